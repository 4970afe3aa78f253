import type * as z from 'zod/mini'
import type { Capability, PartnerSettings } from '../partner-api/partner-settings.ts'

/** What starts a function. */
export type Trigger =
  | QueueTrigger
  | { kind: 'http'; routes: readonly HttpRoute[] }
  | {
      kind: 'schedule'
      /** EventBridge Scheduler expression: `rate(1 minute)` or `cron(…)`, in UTC; a stage may set another. */
      expression: string
      /** A second one that only goes on with what has begun: the function is given `{ "goOn": true }`. */
      goesOn?: string
    }

/** Each may do what those before it may: reads; also submits; also decides; also pauses, probes and declares. */
export const roles = ['viewer', 'caller', 'operator', 'owner'] as const
export type Role = (typeof roles)[number]

/** A route of the HTTP API, as API Gateway writes it: `{name}` stands for one part of the path. */
export interface HttpRoute {
  method: 'GET' | 'POST'
  route: string
  /** What a caller must be, where the stage lists callers. */
  role: Role
}

export interface QueueTrigger {
  kind: 'queue'
  /** How many copies of the function may work on the queue at once (event source mapping, 2–1000). */
  maximumConcurrency: number
  /** Messages in one invocation. */
  batchSize: number
}

/** What a function may touch, and nothing else; its role and its environment are made from this. */
export interface Grants {
  /** The ledger table. */
  ledger: 'read' | 'read-write'
  /** May ask the index of due work. */
  findsDueWork: boolean
  /** May list operations: from both indexes, and many items with one read. */
  listsHistory?: boolean
  /** May put off messages of its own queue, and put those that it refuses into its dead letters. */
  refusesMessages: boolean
  /** The partners' credentials. */
  partnerSecrets: boolean
  /** The secrets that messages name as a new account's password. */
  clientPasswords: boolean
  /** The key of the field digests. */
  digestKey: boolean
  /** Is told when to stop what is left of a bulk that goes wrong. */
  stopsBulks?: boolean
  /** May send doorbells to the queues of all operations: the next in a lane may be of any type. */
  ringsOperations: boolean
  /** May ask the operations' queues how much lies on them. */
  asksQueues?: boolean
  /** May look at the dead-letter queues of all operations, and have SQS move them back. */
  movesDeadLetters?: boolean
  /** May ask how the queues of all operations and their dead-letter queues stand. */
  looksAtQueues?: boolean
  /** May put events on the bus. */
  events: boolean
}

/** What breaks a rule that its schema cannot know: the field's path within the input, and the rule, which reads on. */
export interface InputFault {
  field: string
  rule: string
}

/**
 * One Lambda function, declared once: infrastructure, local runtime, message schemas and the documentation's tables are
 * all derived from this.
 */
export interface FunctionDeclaration {
  /** Also the name of its folder, queue and log group. */
  name: string
  /** One sentence for the tables. */
  description: string
  /** Source file of the handler, from the project's root; it exports `handler`. */
  entry: string
  trigger: Trigger
  timeoutSeconds: number
  /** It takes up work as long as its time allows, so a stage with short times gives it several of them. */
  goesFromTurnToTurn?: boolean
  memoryMegabytes: number
  grants: Grants
}

/** A function with a queue of its own. */
export interface QueueFunctionDeclaration extends FunctionDeclaration {
  trigger: QueueTrigger
}

/** A function that carries out one operation from its own queue. */
export interface OperationFunctionDeclaration extends QueueFunctionDeclaration {
  /** What an operation is about: one account, or the partner as a whole. */
  subject: 'account' | 'partner'
  /** What a partner must have a generation for. */
  needs: readonly Capability[]
  /** Schema of the message's `input`. */
  input: z.ZodMiniType
  /** The most that its input may have as JSON, where 2 KiB are too little. */
  mostInputBytes?: number
  /**
   * What is wrong with an input that fits the schema, for this partner's generations and at this time (wall-clock ms);
   * `account` is the login name, empty for what is about the partner. Pure, and called before anything is accepted.
   */
  faultOf?(input: never, partner: PartnerSettings, account: string, now: number): InputFault | undefined
  /** A message's input that the schema accepts, for the documentation. */
  example: Record<string, unknown>
}
