import type { AccountFieldValue } from '../domain/account-fields.ts'
import {
  type AccountRecord,
  accountKey,
  asAccount,
  laneCapacity,
  laneEntry,
  parseLaneEntry,
} from '../ledger/account-record.ts'
import { type Place, waitingLine } from '../ledger/lane-place.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import {
  asOperation,
  isTerminal,
  type OperationRecord,
  operationItem,
  operationKey,
} from '../ledger/operation-record.ts'
import { MessagingError } from '../messaging/messaging-error.ts'
import { describeError } from '../runtime/describe-error.ts'
import { differingFields, digestsOf } from './digests.ts'
import { sendEndDue } from './due-events.ts'
import type { EngineContext } from './engine-context.ts'
import type { VendorId } from './identified-account.ts'
import { isLineKnown } from './line/known-line.ts'

/** A change that a caller asks for; checked against its schemas before it comes here. */
export interface OperationRequest {
  operation: string
  operationId: string
  partner: string
  /** Login name in lower case. */
  account: string
  input: Readonly<Record<string, unknown>>
  after?: readonly string[]
  priority?: string
  /** Wall-clock ms. */
  notAfter?: number
  /** Fields of the account as the caller saw them. */
  expects?: Readonly<Record<string, AccountFieldValue>>
  /** It is only shown what would be sent. */
  shadow?: true
  metadata?: Readonly<Record<string, string>>
  /** The caller's word on the account's identifier; no part of what is asked for. */
  vendorId?: VendorId
}

/** What was made of a request. */
export type Acceptance =
  /**
   * It is in its lane and will end. `hold` is there where the lane was empty and its lease was taken for the caller,
   * `inLine` where the lane was empty and waits behind others of its flow.
   */
  | {
      is: 'accepted'
      repeated: boolean
      inLine?: boolean
      hold?: { lane: AccountRecord; token: string; record: OperationRecord }
      /** The lane that it was appended to, or found in. */
      lane?: AccountRecord
    }
  | { is: 'finished'; record: OperationRecord }
  | { is: 'lane-full'; record: OperationRecord }
  /** The id was used for another request: nothing was written. */
  | { is: 'conflict'; fields: readonly string[] }

/**
 * Steps A1 and A2 of the protocol. Returning `accepted` is the promise that the operation ends as applied, rejected,
 * withdrawn or parked; every other way out leaves nothing half done, and the same request may come again.
 *
 * @param takeLease whether the caller goes on to run the head itself
 * @throws StoreError or LedgerError when the ledger could not be written: the request was not accepted
 */
export async function accept(
  context: EngineContext,
  request: OperationRequest,
  takeLease: boolean,
): Promise<Acceptance> {
  const written = await writeDown(context, request)
  if ('conflict' in written) return { is: 'conflict', fields: written.conflict }
  const { record, created } = written
  if (isTerminal(record.status)) {
    return record.outcome?.code === 'LANE_FULL' ? { is: 'lane-full', record } : { is: 'finished', record }
  }
  return appendToLane(context, record, created, takeLease)
}

async function writeDown(
  context: EngineContext,
  request: OperationRequest,
): Promise<{ record: OperationRecord; created: boolean } | { conflict: string[] }> {
  const record = await newRecord(context, request)
  const result = await context.store.put(operationItem(record), context.steps.createOperation())
  if (result.committed) return { record, created: true }
  const key = operationKey(request.partner, request.operationId)
  const found = result.item ?? (await context.store.get(key))
  if (found === undefined) throw new LedgerError('CONTENDED', `${key.pk} came and went while it was written.`)
  const existing = asOperation(found)
  if (existing.w === record.w) return { record: existing, created: true }
  const fields = differingFields(existing, record)
  if (fields.length > 0) return { conflict: fields }
  return { record: await withIdentifier(context, existing, request.vendorId), created: false }
}

/** A repeat may name the identifier that the operation lacks. */
async function withIdentifier(
  { store }: EngineContext,
  record: OperationRecord,
  vendorId: VendorId | undefined,
): Promise<OperationRecord> {
  if (vendorId === undefined || record.vendorId !== undefined || isTerminal(record.status)) return record
  const key = operationKey(record.partner, record.operationId)
  const written = await store.update(key, [{ set: ['vendorId'], value: { ...vendorId } }], {
    all: [
      { is: 'equal', path: ['w'], value: record.w },
      { is: 'missing', path: ['vendorId'] },
    ],
  })
  return written.item === undefined ? record : asOperation(written.item)
}

async function newRecord(context: EngineContext, request: OperationRequest): Promise<OperationRecord> {
  return {
    ...operationKey(request.partner, request.operationId),
    v: 1,
    partner: request.partner,
    account: request.account,
    operationId: request.operationId,
    type: request.operation,
    ver: 1,
    w: context.random.token(),
    status: 'received',
    digests: await digestsOf(request, context.digest),
    input: JSON.stringify(request.input),
    ...(request.after === undefined || request.after.length === 0 ? {} : { after: [...request.after] }),
    ...(request.priority === undefined ? {} : { priority: request.priority }),
    ...(request.notAfter === undefined ? {} : { notAfter: request.notAfter }),
    ...(request.expects === undefined ? {} : { expects: { ...request.expects } }),
    ...(request.shadow === undefined ? {} : { shadow: request.shadow }),
    ...(request.metadata === undefined ? {} : { metadata: { ...request.metadata } }),
    ...(request.vendorId === undefined ? {} : { vendorId: { ...request.vendorId } }),
    receivedAt: context.clock.now(),
    past: {},
    late: {},
    steps: [],
  }
}

async function appendToLane(
  context: EngineContext,
  record: OperationRecord,
  created: boolean,
  takeLease: boolean,
): Promise<Acceptance> {
  const { partner, account, operationId } = record
  const key = accountKey(partner, account)
  const entry = laneEntry(record.type, operationId)
  const capacity = context.laneCapacity ?? laneCapacity
  const place: Place = { class: record.priority === 'interactive' ? 'i' : 'o', at: context.clock.now() }
  for (let tries = 0; tries < 20; tries++) {
    const token = context.random.token()
    const start = context.steps.startLane({
      partner,
      account,
      entry,
      place,
      now: context.clock.now(),
      times: context.times,
      begin: beginOf(context, partner, place, takeLease ? token : undefined),
    })
    const started = await context.store.update(key, start.changes, start.condition)
    const lane = started.item === undefined ? undefined : asAccount(started.item)
    const mine = lane?.lease?.token === token && lane.q[0] === entry
    if (lane !== undefined && (started.committed || mine)) {
      const inLine = lane.line === waitingLine({ ...place, partner })
      return { is: 'accepted', repeated: !created, inLine, ...(mine ? { hold: { lane, token, record } } : {}) }
    }
    if (lane?.q.includes(entry)) return { is: 'accepted', repeated: !created, lane }
    if ((lane?.q.length ?? 0) >= capacity) {
      const refused = await refuseFullLane(context, record, entry)
      if (refused !== undefined) return refused
      continue
    }
    const join = context.steps.joinLane({ entry, place, capacity })
    const joined = await context.store.update(key, join.changes, join.condition)
    if (joined.committed) {
      const behind = asAccount(joined.item)
      if ((behind.rings ?? 0) > 1) await bringForward(context, behind)
      await wakeIfAwaited(context, behind, operationId)
      return { is: 'accepted', repeated: !created, lane: behind }
    }
    if (joined.item !== undefined && asAccount(joined.item).q.includes(entry)) {
      return { is: 'accepted', repeated: !created, lane: asAccount(joined.item) }
    }
  }
  throw new LedgerError('CONTENDED', `The lane of ${operationId} was contended for too long; send it again.`)
}

/** Where others of its flow were seen waiting a moment ago it waits behind them; else it begins. */
function beginOf(
  context: EngineContext,
  partnerId: string,
  place: Place,
  token: string | undefined,
): { is: 'hand'; token: string } | { is: 'line' } | { is: 'doorbell' } {
  const partner = context.partner(partnerId)
  const flow = { class: place.class, partner: partnerId }
  if (partner !== undefined && isLineKnown(context, partner, flow)) return { is: 'line' }
  return token === undefined ? { is: 'doorbell' } : { is: 'hand', token }
}

/** The sweeper looks at the lane with its next sweep, however often it has rung in vain. */
async function bringForward({ clock, steps, store }: EngineContext, { pk, sk, partner }: AccountRecord): Promise<void> {
  const write = steps.bringForward({ partner, now: clock.now() })
  await store.update({ pk, sk }, write.changes, write.condition)
}

/** A head that waits for this operation is woken at once instead of at its next look. */
export async function wakeIfAwaited(context: EngineContext, lane: AccountRecord, operationId: string): Promise<void> {
  if (!lane.waitsFor?.includes(operationId)) return
  const wake = context.steps.wakeHead({ partner: lane.partner, now: context.clock.now() })
  const woken = await context.store.update(accountKey(lane.partner, lane.account), wake.changes, wake.condition)
  if (woken.committed) await ringHead(context, asAccount(woken.item))
}

/** Rings the head of a lane; a lost doorbell only costs time. Says whether there is a queue for it at all. */
export async function ringHead(
  context: EngineContext,
  lane: Pick<AccountRecord, 'partner' | 'account' | 'q'>,
  delayMilliseconds = 0,
): Promise<{ queueMissing: boolean }> {
  const head = lane.q[0]
  if (head === undefined) return { queueMissing: false }
  const { operation, operationId } = parseLaneEntry(head)
  const doorbell = { partner: lane.partner, account: lane.account, operationId }
  try {
    await context.doorbells.ring(operation, doorbell, delayMilliseconds)
    return { queueMissing: false }
  } catch (error) {
    context.observer.notice('doorbell-lost', {
      partner: lane.partner,
      operationId,
      ...describeError(error),
    })
    return { queueMissing: error instanceof MessagingError && error.code === 'QUEUE_UNKNOWN' }
  }
}

async function refuseFullLane(
  context: EngineContext,
  record: OperationRecord,
  entry: string,
): Promise<Acceptance | undefined> {
  const token = context.random.token()
  const now = context.clock.now()
  const outcome = {
    concludedBy: 'guard' as const,
    code: 'LANE_FULL' as const,
    message: `The account has ${context.laneCapacity ?? laneCapacity} operations in its lane already.`,
    nextSteps: [
      'Wait until some have ended, or decide the parked one at the head; then ask again under a new operationId.',
    ],
  }
  const write = context.steps.refuseFullLane({ record, outcome, token, now })
  const key = operationKey(record.partner, record.operationId)
  const result = await context.store.update(key, write.changes, write.condition)
  const current = result.item === undefined ? undefined : asOperation(result.item)
  if (current !== undefined && (result.committed || current.w === token)) {
    await sendEndDue(context, current)
    return { is: 'lane-full', record: current }
  }
  if (current !== undefined && isTerminal(current.status)) return { is: 'finished', record: current }
  const lane = await context.store.get(accountKey(record.partner, record.account))
  return lane !== undefined && asAccount(lane).q.includes(entry) ? { is: 'accepted', repeated: true } : undefined
}
