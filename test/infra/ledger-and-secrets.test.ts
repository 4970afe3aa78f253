import { expect, test } from 'vitest'
import { defineStage } from '../../infra/stage-settings.ts'
import { functionEnvironmentSchema } from '../../shared/entry/function-environment.ts'
import { ledgerTable } from '../../shared/ledger/table-definition.ts'
import { catalogue } from '../../shared/operations/catalogue.ts'
import { readEnvironment } from '../../shared/runtime/environment.ts'
import { settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { readable, resourceNamed, resourcesOf } from './template-reader.ts'

const { template } = synthesizeStage()

test('the ledger can be restored, is encrypted with its own key, and outlives its stage', () => {
  const [table] = resourcesOf(template, 'AWS::DynamoDB::Table')
  expect(table?.properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    TimeToLiveSpecification: { AttributeName: ledgerTable.timeToLiveAttribute, Enabled: true },
  })
  const [key] = resourcesOf(template, 'AWS::KMS::Key')
  expect(key?.properties.EnableKeyRotation).toBe(true)
  const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }
  template.hasResource('AWS::DynamoDB::Table', kept)
  template.hasResource('AWS::KMS::Key', kept)
})

test('a first deployment that fails leaves nothing behind', () => {
  const resources = Object.entries(template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>)
  expect(resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([id]) => id)).toEqual([])
  // A protected table could not be removed again, whatever the policy says.
  for (const { properties } of resourcesOf(template, 'AWS::DynamoDB::Table')) {
    expect(properties.DeletionProtectionEnabled).not.toBe(true)
  }
})

test("the table has the ledger's keys and its two indexes", () => {
  const [table] = resourcesOf(template, 'AWS::DynamoDB::Table')
  expect(table?.properties.KeySchema).toEqual([
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ])
  expect(table?.properties.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'line', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'history',
      KeySchema: [
        { AttributeName: 'account', KeyType: 'HASH' },
        { AttributeName: 'receivedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ])
  expect(table?.properties.AttributeDefinitions).toContainEqual({ AttributeName: 'dueAt', AttributeType: 'N' })
})

test('a stage for trials may be removed with everything in it', () => {
  const settings = defineStage({ ...settingsInput, removalPolicy: 'destroy' })
  const { template: trial, stack } = synthesizeStage({ settings })
  trial.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' })
  expect(stack.terminationProtection).toBe(false)
})

test.each(catalogue)('$name starts with the environment that it is given', (declaration) => {
  const name = `partner-ops-test-${declaration.name}`
  const { Variables } = resourceNamed(template, 'AWS::Lambda::Function', 'FunctionName', name).properties.Environment
  const deployed = Object.fromEntries(
    Object.entries(Variables).map(([variable, value]) => [variable, asDeployed(readable(template, value))]),
  )
  const environment = readEnvironment(functionEnvironmentSchema, deployed)
  expect(environment.PARTNERS.map(({ id }) => id)).toEqual(['acme', 'globex'])
  expect(Object.keys(deployed).filter((variable) => !(variable in functionEnvironmentSchema.shape))).toEqual([])
})

/** As the pseudo parameters are where it is deployed. */
function asDeployed(value: string): string {
  return value
    .replaceAll('<Region>', 'eu-west-1')
    .replaceAll('<URLSuffix>', 'amazonaws.com')
    .replaceAll('<AccountId>', '123456789012')
}

test('a partner with another id keeps the secret of its token', () => {
  const withToken = (id: string) =>
    synthesizeStage({
      settings: defineStage({
        ...settingsInput,
        partners: [
          {
            id,
            login: 'initechpartner',
            secretName: 'partner-ops/test/partners/initech',
            budget: { name: 'initech-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
            capabilities: { membership: 'v3', listing: 'v3', provision: 'v3' },
            v3: { tokenSecretName: 'partner-ops/test/tokens/initech' },
          },
        ],
      }),
    })
  const secretsOf = (id: string) =>
    resourcesOf(withToken(id).template, 'AWS::SecretsManager::Secret').map((secret) => [
      secret.id,
      secret.properties.Name,
    ])
  expect(secretsOf('renamed')).toEqual(secretsOf('initech'))
})

test('the template makes no secret, resolves none and holds none', () => {
  const text = JSON.stringify(template.toJSON())
  expect(resourcesOf(template, 'AWS::SecretsManager::Secret')).toEqual([])
  for (const trace of ['{{resolve:', 'SecretString', 'GenerateSecretString', 'password"', 'apiKey"', 'token"']) {
    expect(text.toLowerCase(), trace).not.toContain(trace.toLowerCase())
  }
})
