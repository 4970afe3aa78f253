import {
  endedPauseKept,
  type PauseRecord,
  type PauseScope,
  pauseKeyOf,
  pausesOf,
  type StoppedFor,
  scopeOf,
} from '../../ledger/pause-record.ts'
import type { OutgoingEvent } from '../../messaging/ports.ts'
import { describeError } from '../../runtime/describe-error.ts'
import type { EngineContext } from '../engine-context.ts'
import { emit } from '../operation-events.ts'
import { applyPause, endPauseOf } from './pauses.ts'

/** The event that a pause of a partner, an operation or an account has ended by itself. */
export function pauseOverEvent({ partner, operation, account }: PauseScope, pause: PauseRecord): OutgoingEvent {
  const { by, at, until = at } = pause
  return {
    id: [partner, 'pause', pause.sk, 'ended', at].join('/'),
    type: 'pause.ended',
    time: new Date(until).toISOString(),
    partner,
    ...(account === undefined ? {} : { account }),
    detail: {
      ...(operation === undefined ? {} : { operation }),
      pausedAt: new Date(at).toISOString(),
      pausedBy: by,
    },
  }
}

/** The event that what was left of a bulk has been stopped; `nextSteps` has the request that lets it go on. */
export function bulkStoppedEvent(
  { partner, operation = '' }: PauseScope,
  { sk, at, until, stopped }: PauseRecord & { stopped: StoppedFor },
): OutgoingEvent {
  const { code, count, of, first } = stopped
  return {
    id: [partner, 'pause', sk, 'stopped', at].join('/'),
    type: 'operations.stopped',
    time: new Date(at).toISOString(),
    partner,
    detail: {
      ...{ operation, code, count, of },
      operationIds: first,
      message: `${count} of ${of} operations failed with ${code}; the rest of this type waits for this partner. Nothing is rejected for it.`,
      nextSteps: [
        `Look at the first of them: ${first.map((id) => `GET /operations/${partner}/${id}`).join(', ')}.`,
        `POST /partners/${partner}/resume with {"operation":"${operation}","why":"…"} lets the rest go on.`,
      ],
      ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    },
  }
}

/** A partner's pauses that are on, those of accounts included. */
export async function pausesOn(
  { store }: Pick<EngineContext, 'store'>,
  partner: string,
): Promise<{ scope: PauseScope; pause: PauseRecord }[]> {
  return (await listPauses(store, partner)).filter(({ pause }) => pause.over === undefined)
}

async function listPauses(store: EngineContext['store'], partner: string) {
  const found: { scope: PauseScope; pause: PauseRecord }[] = []
  let after: string | undefined
  do {
    const page = await store.list(pausesOf(partner), { limit: 100, ...(after === undefined ? {} : { after }) })
    for (const item of page.items) {
      found.push({ scope: scopeOf(partner, item.sk), pause: item as unknown as PauseRecord })
    }
    after = page.next
  } while (after !== undefined)
  return found
}

/**
 * Ends what has come to its time, with an event, and carries out what a process died over: a pause that stops nothing yet, and one
 * that was ended and still stops something. A pause whose event the bus does not take is tried again with the next sweep.
 *
 * @returns how many are on; nothing where they could not be read
 */
export async function sweepPauses(context: EngineContext): Promise<number | undefined> {
  const counts = await Promise.all(context.partners().map(({ id }) => sweepPartner(context, id)))
  return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0)
}

/** A stop that nobody hears of is a silent outage: it stays due until the bus has taken it. */
async function tellStopped(context: EngineContext, scope: PauseScope, pause: PauseRecord): Promise<void> {
  const { stopped, at } = pause
  if (stopped === undefined || stopped.told === true) return
  if (!(await emit(context, bulkStoppedEvent(scope, { ...pause, stopped })))) return
  const isIt = { is: 'equal', path: ['at'], value: at } as const
  await context.store.update(pauseKeyOf(scope), [{ set: ['stopped', 'told'], value: true }], isIt)
}

async function sweepPartner(context: EngineContext, partner: string): Promise<number | undefined> {
  try {
    let on = 0
    for (const { scope, pause } of await listPauses(context.store, partner)) {
      const now = context.clock.now()
      if (pause.over !== undefined) {
        if (now - pause.over < endedPauseKept) await applyPause(context, scope, pause)
      } else if (pause.until !== undefined && pause.until <= now) {
        if (await emit(context, pauseOverEvent(scope, pause))) await endPauseOf(context, scope, pause)
      } else {
        on += 1
        await tellStopped(context, scope, pause)
        await applyPause(context, scope, pause)
      }
    }
    return on
  } catch (error) {
    context.observer.notice('sweep-failed', { partner, ...describeError(error) })
    return undefined
  }
}
