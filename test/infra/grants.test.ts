import { describe, expect, test } from 'vitest'
import { eventSource } from '../../infra/constructs/grant-statements.ts'
import { defineStage, type StageSettingsInput } from '../../infra/stage-settings.ts'
import { eventSource as sentSource } from '../../shared/messaging/eventbridge-events.ts'
import { catalogue, operationFunctions } from '../../shared/operations/catalogue.ts'
import { bundleCalls } from './bundle-calls.ts'
import { settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { allowedBy, resourceNamed, resourcesOf, roleOf } from './template-reader.ts'

/** Beside the XML partners one with V3 and nothing else, whose access token is kept in a secret. */
const withV3 = {
  id: 'initech',
  login: 'initechpartner',
  secretName: 'partner-ops/test/partners/initech',
  budget: { name: 'initech-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities: { membership: 'v3', listing: 'v3', provision: 'v3', plan: 'v3' },
  v3: { tokenSecretName: 'partner-ops/test/tokens/initech' },
} satisfies StageSettingsInput['partners'][number]

const { template } = synthesizeStage({
  settings: defineStage({ ...settingsInput, partners: [...settingsInput.partners, withV3] }),
})

const through = 'if kms:ViaService = dynamodb.<Region>.amazonaws.com or dynamodb.<Region>.<URLSuffix>'
const due = ['dynamodb:Query on AWS::DynamoDB::Table/index/due']
const history = [
  'dynamodb:Query on AWS::DynamoDB::Table/index/history',
  'dynamodb:BatchGetItem on AWS::DynamoDB::Table',
]
const reads = [
  'dynamodb:GetItem on AWS::DynamoDB::Table',
  'dynamodb:Query on AWS::DynamoDB::Table',
  `kms:Decrypt on AWS::KMS::Key ${through}`,
  `kms:DescribeKey on AWS::KMS::Key ${through}`,
]
const writes = [
  'dynamodb:PutItem on AWS::DynamoDB::Table',
  'dynamodb:UpdateItem on AWS::DynamoDB::Table',
  `kms:Encrypt on AWS::KMS::Key ${through}`,
  `kms:GenerateDataKey on AWS::KMS::Key ${through}`,
  `kms:GenerateDataKeyWithoutPlaintext on AWS::KMS::Key ${through}`,
  `kms:ReEncryptFrom on AWS::KMS::Key ${through}`,
  `kms:ReEncryptTo on AWS::KMS::Key ${through}`,
]
const secret = (name: string) =>
  `secretsmanager:GetSecretValue on arn:<Partition>:secretsmanager:<Region>:<AccountId>:secret:partner-ops/test/${name}`
const partnerSecrets = [
  ...['partners/acme-??????', 'partners/globex-??????', 'partners/initech-??????'].map(secret),
  secret('tokens/initech-??????'),
  secret('tokens/initech-??????').replace('Get', 'Put'),
]
const digestKey = [secret('digest-key-??????')]
const operations = operationFunctions.map(({ name }) => name)
const rings = [...operations, 'work-line'].map((operation) => `sqs:SendMessage on partner-ops-test-${operation}`)
const asks = rings.map((line) => line.replace('SendMessage', 'GetQueueAttributes'))
const looks = [...operations, 'work-line'].flatMap((operation) =>
  ['', '-dead-letters'].map((end) => `sqs:GetQueueAttributes on partner-ops-test-${operation}${end}`),
)
const events = ['events:PutEvents on AWS::Events::EventBus if events:source = partner-ops']
const takes = (queue: string) =>
  ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
    (action) => `sqs:${action} on partner-ops-test-${queue}`,
  )
const takesFrom = (operation: string) => [
  ...takes(operation),
  `sqs:ChangeMessageVisibility on partner-ops-test-${operation}`,
  `sqs:SendMessage on partner-ops-test-${operation}-dead-letters`,
]
const movesBack = [...operations, 'work-line'].flatMap((operation) =>
  ['GetQueueAttributes', 'ReceiveMessage', 'DeleteMessage', 'StartMessageMoveTask', 'ListMessageMoveTasks'].map(
    (action) => `sqs:${action} on partner-ops-test-${operation}-dead-letters`,
  ),
)
const failsInto = (schedule: string) => [`sqs:SendMessage on partner-ops-test-${schedule}-dead-letters`]
const carriesOut = [...reads, ...writes, ...partnerSecrets, ...digestKey, ...rings, ...events]

describe('the role of each function may do exactly', () => {
  test.each([
    {
      name: 'provision-account',
      may: [...carriesOut, ...takesFrom('provision-account'), secret('client-passwords/*')],
      because: 'it sets passwords, which messages name',
    },
    ...operations
      .filter((name) => name !== 'provision-account')
      .map((name) => ({
        name,
        may: [...carriesOut, ...takesFrom(name)],
        because: 'it calls the vendor, and rings the next of the lane, whatever its type',
      })),
    {
      name: 'work-line',
      may: [...carriesOut, ...due, ...takes('work-line'), secret('client-passwords/*')],
      because: 'it carries out operations of every type, and finds in the index whose turn it is',
    },
    {
      name: 'submit-operation',
      may: [...reads, ...writes, ...digestKey, ...rings, ...events],
      because: 'it accepts and rings, but never calls the vendor',
    },
    { name: 'get-operation', may: reads, because: 'it only reads' },
    ...['check-membership', 'get-account', 'get-plan'].map((name) => ({
      name,
      may: [...reads, ...writes, ...partnerSecrets, ...digestKey],
      because: 'it reads at the vendor, spends budget and keeps what it saw, but carries out nothing',
    })),
    {
      name: 'operate',
      may: [
        ...[...reads, ...due, ...history, ...writes, ...partnerSecrets, ...digestKey, ...rings, ...events],
        ...movesBack,
        ...looks,
      ],
      because:
        'it lists from the indexes and seals where a page ended, keeps decisions and audit, accepts what is redriven, rings lanes, probes keys for a person, has dead letters moved, and says how queues and secrets stand',
    },
    {
      name: 'sweep',
      may: [
        ...[...reads, ...due, ...history, ...writes, ...partnerSecrets, ...rings, ...asks, ...events],
        ...failsInto('sweep'),
      ],
      because:
        'it rings unless nobody reads the queue, counts what failed lately, sends late events, and probes stopped keys with the secret as it is now',
    },
    {
      name: 'reconcile',
      may: [...reads, ...writes, ...partnerSecrets, ...rings, ...failsInto('reconcile')],
      because: "it reads the vendor's listing and reports, and sends the repairs of an approved plan as messages",
    },
  ])('$name: what its catalogue entry asks for, since $because', ({ name, may }) => {
    const role = roleOf(template, `partner-ops-test-${name}`)
    const logs = ['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} on /partner-ops/test/${name}`)
    expect(allowedBy(template, role)).toEqual([...may, ...logs].map((line) => `Allow ${line}`).sort())
  })

  test('and the table above leaves no function of the catalogue out', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(({ properties }) => properties.FunctionName)
    expect(functions.sort()).toEqual(catalogue.map(({ name }) => `partner-ops-test-${name}`).sort())
  })
})

describe('each role and the bundle of its function', () => {
  /** What Lambda and the scheduler do in the function's name. */
  const byLambda = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

  test.each(catalogue)('$name: what the bundle can call is granted, and nothing else is', async (declaration) => {
    const granted = allowedBy(template, roleOf(template, `partner-ops-test-${declaration.name}`)).flatMap((line) => {
      const [, action = '', resource = ''] = /^Allow (\S+) on (\S+)/.exec(line) ?? []
      const isByLambda = declaration.trigger.kind === 'queue' && byLambda.includes(action)
      // SQS itself deletes what it moves, in the name of whoever has it moved.
      const isByMove = declaration.grants.movesDeadLetters === true && action === 'sqs:DeleteMessage'
      if (/^(logs|kms):/.test(action) || isByLambda || isByMove) return []
      const failed = declaration.trigger.kind === 'schedule' && resource.endsWith('-dead-letters')
      if (failed) return []
      if (!action.startsWith('dynamodb:')) return [action]
      return [`${action} on ${resource.split('/').slice(1).join('/') || 'table'}`]
    })
    expect([...new Set(granted)].sort()).toEqual(await bundleCalls(declaration.entry))
  })
})

test('no two functions share a role, and no role has managed policies', () => {
  const roles = catalogue.map(({ name }) => roleOf(template, `partner-ops-test-${name}`))
  expect(new Set(roles).size).toBe(roles.length)
  for (const { id, properties } of resourcesOf(template, 'AWS::IAM::Role')) {
    expect(properties.ManagedPolicyArns, id).toBeUndefined()
  }
})

test('no role has a wildcard, except for the secrets that messages name', () => {
  const wildcards = resourcesOf(template, 'AWS::IAM::Role')
    .flatMap(({ id }) => allowedBy(template, id))
    .filter((line) => line.includes('*'))
  expect(wildcards).toEqual(Array(2).fill(`Allow ${secret('client-passwords/*')}`))
})

test.each([
  { schedule: 'sweep', because: 'the scheduler must not be able to start anything else' },
  { schedule: 'reconcile', because: 'the scheduler must not be able to start anything else' },
])(
  'the role that starts $schedule may start it, keep what failed, and nothing more, since $because',
  ({ schedule }) => {
    const { properties } = resourceNamed(template, 'AWS::Scheduler::Schedule', 'Name', `partner-ops-test-${schedule}`)
    const role = properties.Target.RoleArn['Fn::GetAtt'][0]
    expect(allowedBy(template, role)).toEqual([
      `Allow lambda:InvokeFunction on partner-ops-test-${schedule}`,
      `Allow sqs:SendMessage on partner-ops-test-${schedule}-dead-letters`,
    ])
    const trust = resourcesOf(template, 'AWS::IAM::Role').find(({ id }) => id === role)
    expect(trust?.properties.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals).toMatchObject({
      'aws:SourceAccount': { Ref: 'AWS::AccountId' },
    })
  },
)

test('who can be reached without a signature may not read the credentials of a partner', () => {
  const open = resourcesOf(template, 'AWS::ApiGatewayV2::Route').filter(
    ({ properties }) => properties.AuthorizationType !== 'AWS_IAM',
  )
  expect(open).toEqual([])
})

test('functions may speak in the name in which they do', () => {
  expect(eventSource).toBe(sentSource)
})
