import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { SecretReader } from '../../credentials/secret-reader.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RunDeadline } from '../../engine/engine-context.ts'
import type { DeadLetterQueues } from '../../messaging/dead-letter-queues.ts'
import type { QueueStates } from '../../messaging/queue-states.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { Reconciliations } from '../../reconciliation/reconciliations.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { SenderRule } from '../composition/sender-rules.ts'
import type { Seal } from './page-cursor.ts'

/** What a route for operators is given. */
export interface OperateRequest {
  event: APIGatewayProxyEventV2
  /** Who asks, as the gateway authenticated it. */
  caller: string
  engine: Engine
  reconciliations: Reconciliations
  /** Those for whom the caller may use the route. */
  partners: ReadonlyMap<string, PartnerSettings>
  /** Whether these are all partners of the stage. */
  reachesAll: boolean
  clock: Clock
  deadLetters: DeadLetterQueues
  /** Who may send messages for whom, where the stage lists that. */
  senders?: readonly SenderRule[] | undefined
  /** What the stage stands on, to be looked at. */
  doctor: { secrets: SecretReader; digestSecretName: string; queues: QueueStates }
  /** Seals cursors, with a key that only this stage has. */
  seal: Seal
  deadline: RunDeadline
}

export type OperateRoute = (request: OperateRequest) => Promise<APIGatewayProxyStructuredResultV2>
