import type { KeyRecord } from '../../ledger/key-record.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { dayOf, keyStateAt, pauseAt } from '../../vendor-key/key-rules.ts'

/** One API key of the vendor's, for operators. Times are ISO 8601. */
export interface KeyReport {
  /** The name of its budget in the partners' settings. */
  key: string
  partners: string[]
  state: 'running' | 'recovering' | 'stopped'
  /** Why it is stopped: `outage`, `held` (settings or credentials), `quota`, `rate` or `paused`. */
  reason?: string
  /** Code of the failure that stopped it. */
  code?: string
  since?: string
  /** When it is asked again, or the pause ends. */
  until?: string
  probe?: { failed: number; askedBy?: string; why?: string }
  pause?: { by: string; why: string; since: string; until?: string }
  restored?: { by: string; why: string; since: string }
  /** Calls that are held for one partner, while all others go on. */
  heldCalls: { partner: string; call: string; code: string; since: string; nextTry: string }[]
  day: { date: string; limit: number; used: number; left: number }
  rate: { perSecond: number; present: number }
  /** How many lines have somebody waiting. */
  waitingLines: number
}

/** How a key stands at `now`: pure. @param partners those that share the key, at least one */
export function describeKey(key: KeyRecord | undefined, partners: readonly PartnerSettings[], now: number): KeyReport {
  const [first] = partners
  if (first === undefined) throw new TypeError('A key without a partner.')
  const { name, requestsPerSecond, requestsPerDay } = first.budget
  const state = keyStateAt(key, now, requestsPerSecond)
  const date = dayOf(now)
  const used = key?.day === date ? key.used : 0
  const present = state.is === 'running' ? Math.round((10 * 1_000) / state.step) / 10 : 0
  return {
    key: name,
    partners: partners.map(({ id }) => id),
    state: state.is === 'stopped' ? 'stopped' : key?.breaker?.state === 'recovering' ? 'recovering' : 'running',
    ...(state.is === 'stopped' ? stopFields(key, state, now) : {}),
    ...(key?.restored === undefined ? {} : { restored: accountable(key.restored) }),
    heldCalls: Object.entries(key?.holds ?? {})
      .filter(([, { over }]) => over === undefined)
      .map(([held, { code, since, until }]) => {
        const [partner = '', call = ''] = held.split('#')
        return { partner, call, code, since: iso(since), nextTry: iso(until) }
      }),
    day: { date, limit: requestsPerDay, used, left: Math.max(0, requestsPerDay - used) },
    rate: { perSecond: requestsPerSecond, present },
    waitingLines: Object.keys(key?.lines ?? {}).length,
  }
}

function stopFields(
  key: KeyRecord | undefined,
  { reason, until }: Extract<ReturnType<typeof keyStateAt>, { is: 'stopped' }>,
  now: number,
): Partial<KeyReport> {
  const pause = pauseAt(key, now)
  if (pause !== undefined) {
    const end = pause.until === undefined ? {} : { until: iso(pause.until) }
    return { reason, since: iso(pause.at), ...end, pause: { ...accountable(pause), ...end } }
  }
  const { breaker } = key ?? {}
  if (breaker?.state !== 'open' || reason === 'rate') return { reason, until: iso(until) }
  const { asked } = breaker
  return {
    ...{ reason, code: breaker.code, since: iso(breaker.since), until: iso(until) },
    probe: { failed: breaker.failedProbes, ...(asked === undefined ? {} : { askedBy: asked.by, why: asked.why }) },
  }
}

const accountable = ({ by, why, at }: { by: string; why: string; at: number }) => ({ by, why, since: iso(at) })

const iso = (time: number): string => new Date(time).toISOString()
