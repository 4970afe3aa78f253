/** A part of the product that is a process of its own. */
export type PartName = 'runtime' | 'dynamodb' | 'simulator'

export type OperationType = 'provision-account' | 'open-product' | 'cancel-product'

/** One operation as a caller asks for it. */
export interface PlannedOperation {
  operationId: string
  type: OperationType
  partner: string
  account: string
  /** The product that is opened or cancelled. */
  product?: string
  input: Readonly<Record<string, unknown>>
  after?: readonly string[]
}

/**
 * How the order of an account's operations comes about.
 *
 * - `after`: each names the one before it, and they are dropped on the queues in any order
 * - `api`: each is posted once the one before it was accepted
 * - `free`: whichever is accepted first
 */
export type AccountOrder = 'after' | 'api' | 'free'

export interface PlannedAccount {
  partner: string
  login: string
  order: AccountOrder
  /** Whether the vendor has it before the round begins. */
  exists: boolean
  operations: readonly PlannedOperation[]
}

/** A message for a queue. */
export interface Delivery {
  operation: OperationType
  partner: string
  /** Missing on what nobody can accept. */
  operationId?: string
  body: string
}

export interface PlannedKill {
  targets: readonly PartName[]
  /** The part of the operations that must have ended before. */
  from: number
  /** Whether it waits until a request was carried out whose answer has not been recorded. */
  between: boolean
}

/** All that a round does, made of its seed alone. */
export interface RoundPlan {
  seed: number
  accounts: readonly PlannedAccount[]
  /** For the queues, in the order of sending, duplicates among them. */
  deliveries: readonly Delivery[]
  kills: readonly PlannedKill[]
  /** Rules for the simulator, without those that a kill waits for. */
  faults: readonly Readonly<Record<string, unknown>>[]
}

export const allOperations = ({ accounts }: Pick<RoundPlan, 'accounts'>): readonly PlannedOperation[] =>
  accounts.flatMap(({ operations }) => operations)

/** The body of a message or of a request to the API. */
export const operationBody = ({ operationId, partner, account, input, after }: PlannedOperation) => ({
  operationId,
  partner,
  account,
  input,
  ...(after === undefined ? {} : { after }),
})
