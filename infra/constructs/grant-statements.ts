import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import type { StageResources } from './stage-resources.ts'
import { tokenSecretNames } from './token-secrets.ts'

/** The `source` of the events that this product puts on the bus; no function may speak in another's name. */
export const eventSource = 'partner-ops'

/**
 * What a function's role may do, from its catalogue entry: each resource by its name, and nothing for a grant that the
 * entry does not ask for. What Lambda needs to take messages from its own queue is added with the mapping.
 *
 * @param scope the function's construct, which also carries the one acknowledgement for a wildcard
 */
export function grantStatements(
  scope: Construct,
  declaration: FunctionDeclaration,
  resources: StageResources,
): PolicyStatement[] {
  const { grants } = declaration
  return [
    ...resources.ledger.statements(grants),
    ...secretStatements(scope, declaration, resources),
    ...sendStatements(declaration, resources),
    ...(grants.events
      ? [
          new PolicyStatement({
            actions: ['events:PutEvents'],
            resources: [resources.bus.eventBusArn],
            conditions: { StringEquals: { 'events:source': eventSource } },
          }),
        ]
      : []),
  ]
}

function secretStatements(
  scope: Construct,
  { grants }: FunctionDeclaration,
  { settings }: StageResources,
): PolicyStatement[] {
  const tokens = grants.partnerSecrets ? tokenSecretNames(settings) : []
  const names = [
    ...(grants.partnerSecrets ? settings.partners.map(({ secretName }) => secretName) : []),
    ...tokens,
    ...(grants.digestKey ? [settings.digestSecretName] : []),
  ]
  // Secrets Manager ends every ARN with a hyphen and six characters of its own; the name before them is exact.
  const patterns = [...new Set(names)].map(secretPattern)
  if (grants.clientPasswords) {
    patterns.push(`${settings.clientPasswordPrefix}*`)
    Validations.of(scope).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${flattenedSecretArn(`${settings.clientPasswordPrefix}*`)}]`,
      reason:
        'Each message names the secret of one new password, so only their common prefix is known at deployment; ' +
        'no other secret of the stage may lie below it (checked by the stage settings).',
    })
  }
  if (patterns.length === 0) return []
  return [
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: patterns.map((pattern) => secretArn(scope, pattern)),
    }),
    ...(tokens.length === 0
      ? []
      : [
          new PolicyStatement({
            actions: ['secretsmanager:PutSecretValue'],
            resources: tokens.map((name) => secretArn(scope, secretPattern(name))),
          }),
        ]),
  ]
}

const secretPattern = (name: string): string => `${name}-??????`

const secretArn = (scope: Construct, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })

/** The ARN as cdk-nag writes it in the id of its finding. */
function flattenedSecretArn(pattern: string): string {
  return `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${pattern}`
}

/** A move task takes the messages in the caller's name; sending them needs the grant of the queue that they go to. */
const moveActions = [
  ...['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
  ...['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks'],
]

function sendStatements({ name, trigger, grants }: FunctionDeclaration, { queues }: StageResources): PolicyStatement[] {
  const own = trigger.kind === 'queue' ? queues.get(name) : undefined
  const targets = grants.ringsOperations ? [...queues.values()] : own === undefined ? [] : [own]
  const queueArns = targets.map(({ queue }) => queue.queueArn)
  // What cannot be accepted is put there by the function itself, with the reason.
  if (own !== undefined && grants.refusesMessages) queueArns.push(own.deadLetters.queueArn)
  const actions = ['sqs:SendMessage', ...(grants.asksQueues ? ['sqs:GetQueueAttributes'] : [])]
  const letters = grants.movesDeadLetters ? [...queues.values()].map(({ deadLetters }) => deadLetters.queueArn) : []
  const looked = grants.looksAtQueues
    ? [...queues.values()].flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn])
    : []
  return [
    ...(queueArns.length === 0 ? [] : [new PolicyStatement({ actions, resources: queueArns })]),
    ...(letters.length === 0 ? [] : [new PolicyStatement({ actions: moveActions, resources: letters })]),
    ...(looked.length === 0 ? [] : [new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: looked })]),
  ]
}
