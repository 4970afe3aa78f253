import { createHmac } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { SenderRule } from '../../../shared/entry/composition/sender-rules.ts'
import type { Caller } from '../../../shared/entry/http/caller-schema.ts'
import { answerOperator } from '../../../shared/entry/operate/answer-operator.ts'
import type { OperateRequest } from '../../../shared/entry/operate/operate-route.ts'
import type { DeadLetterQueues } from '../../../shared/messaging/dead-letter-queues.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { reconciliations } from '../../../shared/reconciliation/reconciliations.ts'
import { acme, EngineHarness } from '../engine/engine-harness.ts'

export const me = 'arn:aws:iam::123456789012:user/robin'

/** A request to a route for operators, as API Gateway hands it over. */
export interface Ask {
  path?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: unknown
  caller?: string | undefined
}

const noDeadLetters: DeadLetterQueues = {
  look: async () => [{ operation: 'open-product', waiting: 0, inHand: 0, sample: [] }],
  moveBack: async (operation) => ({ is: operation === 'open-product' ? 'started' : 'unknown-operation' }),
}

const secrets: Readonly<Record<string, string>> = {
  'digest-key': 'key',
  [acme.secretName]: JSON.stringify({ apiKey: 'key', login: 'acme', password: 'secret' }),
}

/** Whose secrets are whole and whose queues are empty. */
export const wellStage: OperateRequest['doctor'] = {
  secrets: { read: async (name) => secrets[name] ?? '' },
  digestSecretName: 'digest-key',
  queues: {
    operations: ['open-product'],
    look: async () => ({ is: 'there', waiting: 0, inHand: 0, deadLetters: 0 }),
  },
}

/** The routes for operators over an engine in memory. @param stage whose cursors are sealed with another key */
export function desk(
  harness = new EngineHarness(),
  {
    stage = 'test',
    partners = [acme],
    callers,
    senders,
    deadLetters = noDeadLetters,
    doctor = wellStage,
  }: {
    senders?: readonly SenderRule[]
    deadLetters?: DeadLetterQueues
    stage?: string
    partners?: readonly PartnerSettings[]
    callers?: readonly Caller[]
    doctor?: OperateRequest['doctor']
  } = {},
) {
  const served = new Map(partners.map((partner) => [partner.id, partner]))
  const ask = (routeKey: string, { path, query, headers = {}, body, ...more }: Ask = {}) => {
    const caller = 'caller' in more ? more.caller : me
    const event = {
      routeKey,
      headers,
      pathParameters: path,
      queryStringParameters: query,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: caller === undefined ? {} : { authorizer: { iam: { userArn: caller } } },
    } as unknown as APIGatewayProxyEventV2
    const seal = async (text: string) => createHmac('sha256', stage).update(text).digest('base64url').slice(0, 22)
    const parts = {
      engine: harness.engine,
      reconciliations: reconciliations(harness.context),
      partners: served,
      clock: harness.clock,
      seal,
      callers,
      deadLetters,
      senders,
      doctor,
      deadline: harness.deadline(),
    }
    return answerOperator(event, parts)
  }
  return { harness, ask }
}

export const bodyIn = ({ body = '' }: { body?: string | undefined }) => JSON.parse(body) as Record<string, unknown>
