import { vendorIdsIn } from '../domain/account-fields.ts'
import { accountKey, asAccount, laneCapacity, partnerLane } from '../ledger/account-record.ts'
import { asOperation, isTerminal, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import type { OperationRequest } from './accept.ts'
import { type BlockedBy, blockingHead } from './blocked-by.ts'
import { noProgress } from './define-operation.ts'
import { differingFields, digestsOf } from './digests.ts'
import type { EngineContext } from './engine-context.ts'
import { knownAccount } from './read-lag.ts'

/** What would become of an operation by what the directory knows. Times are ISO 8601. */
export interface Expectation {
  /**
   * `send`: a request to the vendor; `finish`: it is so already; `reject` and `park`: a guard; `look`: the account, or what
   * the guard needs of it, is looked for at the vendor first.
   */
  would: 'send' | 'finish' | 'reject' | 'park' | 'look'
  code?: string
  message?: string
  nextSteps?: string[]
  warnings?: string[]
  /** How old the oldest of that knowledge is; missing where nothing is known. */
  knownSince?: string
  /** Whether the vendor is asked anew before anything is sent, because that is too old or not enough. */
  isReadAnew: boolean
}

/** What would be made of a request that is well-formed: nothing was written, and the vendor was not asked. */
export type Preview =
  | { is: 'acceptable'; ahead: number; expected: Expectation; blockedBy?: BlockedBy }
  /** It was accepted before: sending it again changes nothing. */
  | { is: 'known'; record: OperationRecord }
  | { is: 'conflict'; fields: readonly string[] }
  | { is: 'lane-full'; capacity: number }

/** Asks ledger and directory what would be made of a request. What stands ahead of it in its lane may change the answer. */
export async function preview(context: EngineContext, request: OperationRequest): Promise<Preview> {
  const { partner, account, operationId, operation } = request
  const [found, item] = await Promise.all([
    context.store.get(operationKey(partner, operationId)),
    context.store.get(accountKey(partner, account)),
  ])
  if (found !== undefined) {
    const record = asOperation(found)
    const fields = differingFields(record, { ...request, digests: await digestsOf(request, context.digest) })
    if (fields.length > 0) return { is: 'conflict', fields }
    if (isTerminal(record.status) || record.status !== 'received') return { is: 'known', record }
  }
  const lane = item === undefined ? undefined : asAccount(item)
  const capacity = context.laneCapacity ?? laneCapacity
  const ahead = lane?.q.length ?? 0
  if (ahead >= capacity) return { is: 'lane-full', capacity }
  const blockedBy = lane === undefined ? undefined : await blockingHead(context, lane, { type: operation, operationId })
  const expected = expectationOf(context, request, lane)
  return { is: 'acceptable', ahead, expected, ...(blockedBy === undefined ? {} : { blockedBy }) }
}

function expectationOf(
  context: EngineContext,
  { operation: type, partner: id, account, input: given }: OperationRequest,
  lane: ReturnType<typeof asAccount> | undefined,
): Expectation {
  const module = context.module(type)
  const partner = context.partner(id)
  const now = context.clock.now()
  if (module === undefined || partner === undefined) return { would: 'look', isReadAnew: true }
  const { directory = {}, observedAt = {} } = lane ?? {}
  const known = knownAccount({ context, lane: { directory, observedAt } }, now)
  const names = { login: account, vendorIds: vendorIdsIn(directory) }
  const operation = { account, input: module.parseInput(given), partner, names, known: known.fields, now }
  const isReadAnew = module.needsRead(operation, known, { freshFrom: now - context.times.freshFor })
  const times = Object.values(known.seenAt)
  const age = times.length === 0 ? {} : { knownSince: new Date(Math.min(...times)).toISOString() }
  // Without anything known there is nothing to guard with; what is about the partner itself needs nothing.
  if (isReadAnew && known.fields.presence === undefined && account !== partnerLane) return { would: 'look', isReadAnew }
  const next = module.next(
    operation,
    { fields: known.fields, source: 'directory', at: Math.min(now, ...times) },
    noProgress,
  )
  switch (next.do) {
    case 'send': {
      const { warnings } = next.step
      return { would: 'send', ...(warnings === undefined ? {} : { warnings }), ...age, isReadAnew }
    }
    case 'locate':
    case 'wait-for-account':
      return { would: 'look', ...age, isReadAnew: true }
    default: {
      const { do: would, code, message } = next
      const nextSteps = 'nextSteps' in next ? { nextSteps: next.nextSteps } : {}
      return { would, ...(code === undefined ? {} : { code }), message, ...nextSteps, ...age, isReadAnew }
    }
  }
}
