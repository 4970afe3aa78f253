import type { KeyRecord } from '../ledger/key-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { tidyHolds } from '../vendor-key/held-calls.ts'
import { dayOf, keyStateAt } from '../vendor-key/key-rules.ts'
import { quotaUsedEvent } from '../vendor-key/quota-event.ts'
import { changeRules } from '../vendor-key/report-result.ts'
import { capsAt } from '../vendor-key/shares.ts'
import { readKey } from '../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { endPauseInTime } from './keys/pause-end.ts'
import { probeStoppedKey } from './keys/probe-key.ts'
import { callForOpenedKey } from './line/call-runners.ts'
import { emit } from './operation-events.ts'

/** What a sweep did for the keys. */
export interface KeySweep {
  probed: number
  /**
   * How many keys are stopped (by the vendor, by our settings, by a person), and how many calls are held for a partner while
   * its key goes on. Missing where one could not be read.
   */
  stopped?: number
}

/** The parts of a day, in percent, whose use is told to whoever listens. */
const toldPercents = [50, 70, 90] as const

/**
 * Goes over the keys of all partners, whether anything waits for them or not: probes what is stopped and due, reads the
 * secret of a key that is held for its sign-in, tells how far the day is used, and notices each minute what is still stopped,
 * so that an alarm on it lasts as long as its cause. Two sweeps at once do no harm.
 */
export async function sweepKeys(context: EngineContext, deadline: RunDeadline): Promise<KeySweep> {
  const report: KeySweep = { probed: 0 }
  const byKey = Map.groupBy(context.partners(), ({ budget }) => budget.name)
  // Side by side: a vendor that does not answer takes all the time that a call may take.
  const stopped = await Promise.all(
    [...byKey.values()].map(async (partners) => {
      try {
        return await sweepKey(context, partners, deadline, report)
      } catch (error) {
        context.observer.notice('sweep-failed', {
          partner: partners[0]?.id,
          error: error instanceof Error ? error.name : 'unknown',
        })
        return Number.NaN
      }
    }),
  )
  const sum = stopped.reduce<number>((all, one) => all + one, 0)
  return Number.isNaN(sum) ? report : { ...report, stopped: sum }
}

/** @returns what stands still of the key after all: itself, where it is stopped, and each call that is held */
async function sweepKey(
  context: EngineContext,
  partners: readonly PartnerSettings[],
  deadline: RunDeadline,
  report: KeySweep,
): Promise<number> {
  const [partner] = partners
  if (partner === undefined) return 0
  const { name, requestsPerSecond } = partner.budget
  let key = await readKey(context, name)
  if (key === undefined) return 0
  await tellUse(context, partners, key)
  if (await endPauseInTime(context, partners, key)) await callForOpenedKey(context, partner)
  if (key.breaker?.state === 'open') {
    const answer = await probeStoppedKey(context, partner, deadline)
    if (answer.is === 'opened' || answer.is === 'still-stopped') report.probed += 1
    key = await readKey(context, name)
  }
  if (key?.holds !== undefined) await tellHolds(context, partner, key.holds)
  const now = context.clock.now()
  const state = keyStateAt(key, now, requestsPerSecond)
  const cause = key === undefined ? undefined : (stillStopped(key, state) ?? dayUsedUp(partner, key, now))
  if (cause !== undefined) context.observer.notice(cause.happening, { partner: partner.id, code: cause.code })
  // A pause for its rate ends by itself within the hour.
  const held = Object.values(key?.holds ?? {}).filter(({ over }) => over === undefined).length
  return held + (state.is === 'stopped' && state.reason !== 'rate' ? 1 : 0)
}

/** A call that is held is noticed each minute, for the alarm. */
async function tellHolds(
  context: EngineContext,
  partner: PartnerSettings,
  holds: NonNullable<KeyRecord['holds']>,
): Promise<void> {
  for (const [name, { over, code }] of Object.entries(holds)) {
    const [id] = name.split('#')
    if (over === undefined) context.observer.notice('capability-still-held', { partner: id, code })
  }
  await tidyHolds(context, partner)
}

/** What a key that is stopped by the vendor or by our settings is noticed as each time, for the alarms. */
function stillStopped(key: KeyRecord, state: ReturnType<typeof keyStateAt>) {
  if (state.is === 'running' || key.breaker?.state !== 'open') return undefined
  const { reason, code } = key.breaker
  const happenings = { held: 'key-still-held', outage: 'vendor-still-down', quota: 'quota-used-up' } as const
  return { happening: happenings[reason], code } as const
}

/** By our own count: the whole day, or all but what is kept for resolving, so that people who wait are refused. */
function dayUsedUp({ budget }: PartnerSettings, key: KeyRecord, now: number) {
  if (key.day !== dayOf(now)) return undefined
  const caps = capsAt(now, budget.requestsPerDay)
  if (key.used >= caps.used) return { happening: 'quota-used-up', code: 'DAY_USED_UP' } as const
  if (key.usedInteractive >= caps.usedInteractive)
    return { happening: 'quota-used-up', code: 'INTERACTIVE_REFUSED' } as const
  return undefined
}

/**
 * Once for each part of each day: what the bus does not take, and what this process dies over, the next sweep tells again,
 * under the same id. What is passed in the last minute of a day may go untold: the next day has begun by then.
 */
async function tellUse(context: EngineContext, partners: readonly PartnerSettings[], key: KeyRecord): Promise<void> {
  const { clock } = context
  const [first] = partners
  const day = dayOf(clock.now())
  if (first === undefined || key.day !== day) return
  const limit = first.budget.requestsPerDay
  const told = key.told?.day === day ? key.told.percent : 0
  const due = toldPercents.filter((percent) => percent > told && key.used * 100 >= limit * percent)
  const last = due.at(-1)
  if (last === undefined) return
  for (const percent of due) {
    for (const partner of partners) {
      if (!(await emit(context, quotaUsedEvent(partner, percent, key.used, clock.now())))) return
    }
  }
  await changeRules(context, first, (current) => {
    const known = current?.told?.day === day ? current.told.percent : 0
    return known >= last ? undefined : { set: { told: { day, percent: last } }, remove: [] }
  })
}
