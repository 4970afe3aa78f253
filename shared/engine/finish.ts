import { type AccountFields, vendorIdsIn } from '../domain/account-fields.ts'
import { type AccountRecord, asAccount } from '../ledger/account-record.ts'
import { aliasItem, type IdentifierSource, unlessKnownBetter } from '../ledger/alias-record.ts'
import { type Flow, placeOf } from '../ledger/lane-place.ts'
import type { OperationRecord, Projection } from '../ledger/operation-record.ts'
import { hasUnknownOutcome } from './doubtful-refusal.ts'
import type { LaneRun } from './lane-run.ts'
import { isLineKnown } from './line/known-line.ts'
import { noticeForgotten } from './notice-left-out.ts'
import { type DueEvent, emitTerminalEvents } from './operation-events.ts'
import { readLag } from './read-lag.ts'

/**
 * R6 of the protocol: the event, then projection and pop in one write.
 *
 * A terminal head whose `turn` is not the lane's is a second entry of an operation that was finished before: it is
 * popped and leaves no trace, since its result is old (docs/explanation/protocol.md#an-old-result-leaves-no-trace). A
 * withdrawn one is popped with its event.
 *
 * @returns the lane after the pop, or nothing when somebody else did it
 */
export async function finish(run: LaneRun, record: OperationRecord): Promise<AccountRecord | undefined> {
  const { context, hold } = run
  const mine = record.turn === hold.turn
  const missed: DueEvent[] = mine || record.status === 'withdrawn' ? await emitTerminalEvents(context, record) : []
  const eventsDue = Object.fromEntries(missed.map(({ key, type }) => [key, type]))
  if (mine && record.projected !== undefined) await writeAliases(run, record.projected, sourceOf(record))
  let lane = run.lane
  for (let tries = 0; tries < 20; tries++) {
    const write = context.steps.popHead({
      hold,
      operationId: record.operationId,
      ...(mine && record.projected !== undefined
        ? { projected: stillNew(record.projected, lane, readLag(context.times)) }
        : {}),
      eventsDue,
      size: lane.q.length,
      anyEventDue: missed.length > 0 || Object.keys(lane.eventDue).length > 0,
      lane,
      ...nextInLine(run, lane),
      hadMove: lane.moves[record.operationId] !== undefined,
      ...(hasUnknownOutcome(record) ? { unknownAt: context.clock.now() } : {}),
      now: context.clock.now(),
      times: context.times,
    })
    const result = await context.store.update({ pk: lane.pk, sk: lane.sk }, write.changes, write.condition)
    if (result.committed) {
      if (mine && record.projected !== undefined) noticeForgotten(context, lane, record.projected)
      return asAccount(result.item)
    }
    if (result.item === undefined) return undefined
    lane = asAccount(result.item)
    const still = lane.q[0] === hold.entry && lane.turn === hold.turn && lane.lease?.token === hold.token
    // An own commit whose answer was lost looks like this too; its follower must not wait for the sweeper.
    if (!still) return lane.turn === hold.turn + 1 && lane.lease === undefined ? lane : undefined
  }
  return undefined
}

/** The next head waits behind those of its flow that wait already, and goes on in this hand where nobody does. */
function nextInLine({ context, partner }: LaneRun, { places }: AccountRecord): { nextInLine?: Flow } {
  if (places.length < 2) return {}
  const flow = { class: placeOf(places[1]).class, partner: partner.id }
  return isLineKnown(context, partner, flow) ? { nextInLine: flow } : {}
}

/**
 * What an operation tells the directory, but for what a read has shown since: the operation may have been parked for days
 * meanwhile. A read that may have lagged behind a change tells nothing of it.
 */
function stillNew(projected: Projection, { observedAt }: AccountRecord, lag: number): Projection {
  const { changed, observed, forgotten } = projected
  const isNewer = (name: string, by: number): boolean => (observedAt[name] ?? 0) > projected.observedAt + by
  const stillSo = (fields: AccountFields, by: number): AccountFields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !isNewer(name, by))) as AccountFields
  return {
    ...projected,
    changed: stillSo(changed, lag),
    observed: stillSo(observed, 0),
    ...(forgotten === undefined ? {} : { forgotten: forgotten.filter((name) => !isNewer(name, lag)) }),
  }
}

/** An identifier leads to its account before anybody can learn it from the directory; writing it again is harmless. */
export async function writeAliases(
  { context, lane }: Pick<LaneRun, 'context' | 'lane'>,
  { changed, observed }: Projection,
  from?: IdentifierSource,
): Promise<void> {
  const known = vendorIdsIn(lane.directory)
  for (const [generation, vendorId] of Object.entries(vendorIdsIn({ ...observed, ...changed }))) {
    if (vendorId === undefined || vendorId === known[generation]) continue
    const alias = aliasItem(lane.partner, generation, vendorId, lane.account, from)
    await context.store.put(alias, from === undefined ? unlessKnownBetter : undefined)
  }
}

/** A new identifier in an answer is that of the account which the request made; one that was found may go by a name only. */
const sourceOf = ({ outcome }: OperationRecord): IdentifierSource | undefined =>
  outcome?.concludedBy === 'answer' ? 'creation' : undefined
