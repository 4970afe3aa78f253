import type { Acceptance } from '../../../shared/engine/accept.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Delivery } from '../scenario/plan-deliveries.ts'
import type { History } from './history.ts'
import { idOf, isTerminalStatus } from './ledger-watch.ts'
import type { LedgerView } from './vendor-watch.ts'

/** Holds each answer to a caller against the ledger at that moment. */
export class ReceptionCheck {
  readonly #history: History
  readonly #view: LedgerView
  readonly #createdInput: (operationId: string) => string | undefined
  /** Operations whose callers were told that the lane is full. */
  readonly toldFull = new Set<string>()

  constructor(history: History, view: LedgerView, createdInput: (operationId: string) => string | undefined) {
    this.#history = history
    this.#view = view
    this.#createdInput = createdInput
  }

  onAnswer({ request }: Delivery, answer: Acceptance): void {
    const { operationId, partner, account, input } = request
    const operation = this.#view.operation(operationId, partner)
    const isSame = this.#createdInput(operationId) === JSON.stringify(input)
    if (answer.is === 'conflict') {
      if (isSame) this.#history.violate('once', `${operationId} came again unchanged and was refused`)
      return
    }
    if (!isSame) this.#history.violate('once', `${operationId} came with another payload and was taken (${answer.is})`)
    if (answer.is === 'lane-full') this.toldFull.add(operationId)
    if (answer.is === 'finished' && !isTerminalStatus(operation?.status)) {
      this.#history.violate('nothing is lost', `${operationId} was called finished and is ${operation?.status}`)
    }
    if (answer.is === 'accepted' && !this.#isHeld(operation, partner, account, operationId)) {
      this.#history.violate('nothing is lost', `${operationId} was called accepted and is in no lane`)
    }
  }

  /** A message may only come back when it could not be accepted, which takes a fault. */
  onRefusal({ request, vendorId }: Delivery, error: unknown, hadFault: boolean): void {
    // What names an account by an identifier that nobody knows yet waits on its queue.
    const mayWait = vendorId !== undefined && error instanceof Error && error.name === 'IdentifierUnknown'
    if (hadFault || mayWait) return
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    this.#history.violate('nothing is lost', `${request.operationId} spent a receive without a fault (${text})`)
  }

  #isHeld(operation: Item | undefined, partner: string, account: string, operationId: string): boolean {
    if (isTerminalStatus(operation?.status)) return true
    const entries = (this.#view.lane(partner, account)?.q ?? []) as string[]
    return entries.some((entry) => idOf(entry) === operationId)
  }
}
