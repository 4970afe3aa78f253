import type { PlacedKey } from '../../ledger/history-reader.ts'
import { endedLine, parkedLine } from '../../ledger/lane-place.ts'
import { asOperation, isTerminal, type OperationRecord } from '../../ledger/operation-record.ts'
import { type PauseRecord, pauseKeyOf } from '../../ledger/pause-record.ts'
import { describeError } from '../../runtime/describe-error.ts'
import type { EngineContext } from '../engine-context.ts'
import { historyOf } from './history-of.ts'
import { pauseScope } from './pauses.ts'
import { failedAt, type WorstFailure, worstFailures } from './worst-failure.ts'

/** A machine whose clock runs ahead may have written it. */
const aheadAtMost = 60_000

/** So many operations of a partner are read in one sweep; where more ended, the latest part of the time is judged alone. */
const mostRead = 6_000

const pageSize = 1_000
/** As many as one read takes. */
const readAtOnce = 100

/** How long the stop lasts, ms, as any pause for which nothing else is said. */
const stopLasts = 24 * 3_600_000

/**
 * Stops what is left of a bulk that goes wrong: where enough operations of one partner and type have failed with one code, that
 * type is paused for that partner, by the pause that people use. Nothing is rejected for it. It is counted anew each time from
 * what the indexes show: a counter would be wrong for good after the first crash.
 */
export async function stopBulks(context: EngineContext): Promise<void> {
  const { stopAfter } = context
  if (stopAfter === undefined) return
  for (const { id } of context.partners()) {
    try {
      await stopBulksOf(context, id, stopAfter)
    } catch (error) {
      context.observer.notice('sweep-failed', { partner: id, ...describeError(error) })
    }
  }
}

async function stopBulksOf(
  context: EngineContext,
  partner: string,
  stopAfter: NonNullable<EngineContext['stopAfter']>,
): Promise<void> {
  const now = context.clock.now()
  const from = now - stopAfter.withinMinutes * 60_000
  const keys = await keysSince(context, partner, from, now + aheadAtMost)
  if (keys.length < stopAfter.failures) return
  const records = await readAll(context, keys)
  for (const { operation } of worstFailures(records, stopAfter)) {
    const scope = { partner, operation }
    const known = (await context.store.get(pauseKeyOf(scope))) as unknown as PauseRecord | undefined
    // One that is on stays as it is, whoever has set it.
    if (known !== undefined && known.over === undefined) continue
    // Who has let it go on knew of what failed before.
    const since = known?.over ?? from
    const [still] = worstFailures(
      records.filter((record) => record.type === operation && failedAt(record) > since),
      stopAfter,
    )
    if (still === undefined) continue
    const { code, count, of, first } = still
    const why = whyStopped(still, stopAfter.withinMinutes)
    await pauseScope(context, scope, { by: 'system', why }, now + stopLasts, {
      ...{ code, count, of, first, since },
    })
    context.observer.notice('bulk-stopped', { partner, operation, code, count })
  }
}

const whyStopped = ({ operation, code, count, of, first }: WorstFailure, minutes: number): string =>
  `STOPPED_AFTER_FAILURES: ${count} of ${of} operations of type ${operation} that ended within ${minutes} minutes failed with ${code}; the first: ${first.join(', ')}.`

/** What has ended or was parked in that time; of too many the latest, by whole parts of the time. */
async function keysSince(context: EngineContext, partner: string, from: number, to: number): Promise<PlacedKey[]> {
  const found: PlacedKey[] = []
  let end = to
  // The latest tenth first.
  const part = Math.ceil((to - from) / 10)
  while (end > from) {
    const begin = Math.max(from, end - part)
    const ofPart = await Promise.all(
      [endedLine(partner), parkedLine(partner)].map((line) => keysBetween(context, line, begin, end)),
    )
    if (found.length > 0 && found.length + ofPart.flat().length > mostRead) return found
    found.push(...ofPart.flat())
    end = begin
  }
  return found
}

async function keysBetween(context: EngineContext, line: string, from: number, to: number): Promise<PlacedKey[]> {
  const history = historyOf(context)
  const keys: PlacedKey[] = []
  for (;;) {
    const after = keys.at(-1)
    const page = await history.between(
      ...(['due', line, { from, to }, { limit: pageSize, ...(after === undefined ? {} : { after }) }] as const),
    )
    keys.push(...page.keys)
    if (page.isLast || page.keys.length === 0 || keys.length > mostRead) return keys.slice(-mostRead)
  }
}

/** The index and the reads behind it may be some seconds old: what goes on again by now is left out. */
async function readAll(context: EngineContext, keys: readonly PlacedKey[]): Promise<OperationRecord[]> {
  const history = historyOf(context)
  const records: OperationRecord[] = []
  for (let from = 0; from < keys.length; from += readAtOnce) {
    const items = await history.peek(keys.slice(from, from + readAtOnce).map(({ pk, sk }) => ({ pk, sk })))
    records.push(...items.map(asOperation).filter(({ status }) => status === 'parked' || isTerminal(status)))
  }
  return records
}
