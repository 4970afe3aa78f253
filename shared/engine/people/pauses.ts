import { type AccountRecord, accountKey, asAccount } from '../../ledger/account-record.ts'
import type { KeyPause } from '../../ledger/key-record.ts'
import { restLine } from '../../ledger/lane-place.ts'
import {
  endedPauseKept,
  isOn,
  type PauseRecord,
  type PauseScope,
  pauseKeyOf,
  type StoppedFor,
  stoppedCode,
} from '../../ledger/pause-record.ts'
import { pauseName } from '../../vendor-key/paused-flows.ts'
import { changeRules } from '../../vendor-key/report-result.ts'
import { readKey } from '../../vendor-key/take-ticket.ts'
import { ringHead } from '../accept.ts'
import type { EngineContext } from '../engine-context.ts'
import { keptWords } from '../kept-words.ts'
import type { Accountable } from '../keys/key-switches.ts'
import { callForOpenedKey } from '../line/call-runners.ts'
import { audited } from './audit.ts'

/** A pause for operators. Times are ISO 8601. */
export interface PauseReport {
  partner: string
  operation?: string
  account?: string
  state: 'paused' | 'running'
  by?: string
  why?: string
  since?: string
  until?: string
  /** Where the system has set it: `STOPPED_AFTER_FAILURES`. */
  code?: string
  /** What was about to be sent when it began may still leave until then, and nothing after. */
  mayLeaveUntil?: string
}

/**
 * Stops new intents of a partner, an operation or an account; one that is paused already stays so as it is.
 *
 * @param stopped what failed, where it is the system that stops it; nothing is done where somebody has let it go on since
 */
export function pauseScope(
  context: EngineContext,
  scope: PauseScope,
  accountable: Accountable,
  until?: number,
  stopped?: StoppedFor,
): Promise<PauseReport> {
  const asked = { until: until ?? 'never' }
  return act(context, 'pause', scope, accountable, asked, async () => {
    const { store, clock } = context
    const key = pauseKeyOf(scope)
    const now = clock.now()
    const found = (await store.get(key)) as unknown as PauseRecord | undefined
    const record = {
      ...key,
      v: 1 as const,
      ...keptWords(accountable),
      at: now,
      ...(until === undefined ? {} : { until }),
      ...(stopped === undefined ? {} : { stopped }),
    }
    const isResumed = stopped !== undefined && (found?.over ?? 0) > stopped.since
    const isNew = !isOn(found, now) && !isResumed
    const written = isNew ? await store.put(record, unchanged(found)) : undefined
    const current = (written?.item ?? found) as unknown as PauseRecord
    if (!isResumed) await applyPause(context, scope, current)
    return { report: reportOf(context, scope, current), result: written?.committed === true ? 'done' : 'nothing-to-do' }
  })
}

/** Ends a pause, and lets go on what waits for that. */
export function resumeScope(context: EngineContext, scope: PauseScope, accountable: Accountable): Promise<PauseReport> {
  return act(context, 'resume', scope, accountable, {}, async () => {
    const found = (await context.store.get(pauseKeyOf(scope))) as unknown as PauseRecord | undefined
    const wasOn = found !== undefined && found.over === undefined
    // Also where nothing is to be changed: whoever ended it before may have died before anything went on.
    if (found !== undefined) await endPauseOf(context, scope, found)
    return { report: reportOf(context, scope, undefined), result: wasOn ? 'done' : 'nothing-to-do' }
  })
}

/** Writes down that a pause is over, and then lets go on what it stopped. */
export async function endPauseOf(context: EngineContext, scope: PauseScope, pause: PauseRecord): Promise<void> {
  const { store, clock } = context
  const over = pause.over ?? clock.now()
  if (pause.over === undefined) {
    const expiresAt = Math.ceil((over + endedPauseKept) / 1_000)
    const written = await store.update(
      pauseKeyOf(scope),
      [
        { set: ['over'], value: over },
        { set: ['expiresAt'], value: expiresAt },
      ],
      unchanged(pause),
    )
    // Somebody has paused it anew: theirs stays.
    if (!written.committed && (written.item as unknown as PauseRecord | undefined)?.at !== pause.at) return
  }
  await applyPause(context, scope, { ...pause, over })
}

const unchanged = (pause: PauseRecord | undefined) =>
  pause === undefined
    ? ({ is: 'missing', path: ['pk'] } as const)
    : ({ is: 'equal', path: ['at'], value: pause.at } as const)

/** Makes the KEY or the ACCOUNT item say what the pause says; may be done again at any time. */
export async function applyPause(context: EngineContext, scope: PauseScope, pause: PauseRecord): Promise<void> {
  if (scope.account !== undefined) return applyToAccount(context, scope.partner, scope.account, pause)
  const partner = context.partner(scope.partner)
  if (partner === undefined) return
  // What this process saw last may be from before the pause.
  await readKey(context, partner.budget.name)
  const name = pauseName(scope.partner, scope.operation)
  const code = pause.stopped === undefined ? {} : { code: stoppedCode }
  const wanted: KeyPause = { at: pause.at, ...code, ...times(pause) }
  const done = await changeRules(context, partner, (key, now) => {
    const known = key?.pauses?.[name]
    if (known === undefined && pause.over !== undefined) return undefined
    if (known?.at === wanted.at && known.until === wanted.until && known.over === wanted.over) return undefined
    const others = Object.entries(key?.pauses ?? {}).filter(
      ([one, { over }]) => one !== name && (over === undefined || now - over < endedPauseKept),
    )
    return { set: { pauses: { ...Object.fromEntries(others), [name]: wanted } }, remove: [] }
  })
  if (done !== undefined && pause.over !== undefined) await callForOpenedKey(context, partner)
}

const times = ({ until, over }: Pick<PauseRecord, 'until' | 'over'>): Omit<KeyPause, 'at'> => ({
  ...(until === undefined ? {} : { until }),
  ...(over === undefined ? {} : { over }),
})

async function applyToAccount(
  context: EngineContext,
  partner: string,
  account: string,
  pause: PauseRecord,
): Promise<void> {
  const { store, clock, steps } = context
  const key = accountKey(partner, account)
  const found = await store.get(key)
  const known = found === undefined ? undefined : asAccount(found)
  if (pause.over === undefined) {
    if (known?.pause?.at === pause.at) return
    const write = pauseAccount(partner, account, { at: pause.at, ...times(pause) })
    await store.update(key, write)
    return
  }
  if (known?.pause === undefined || known.pause.at !== pause.at) return
  const isIts = { is: 'equal', path: ['pause', 'at'], value: pause.at } as const
  // One write: a lane that rests for the pause must not stay so if this process dies now.
  const wake = steps.wakeHead({ partner, now: clock.now() })
  const all = { all: [isIts, wake.condition] }
  const woken = await store.update(key, [{ remove: ['pause'] }, ...wake.changes], all)
  if (woken.committed) await ringHead(context, asAccount(woken.item))
  else await store.update(key, [{ remove: ['pause'] }], isIts)
}

/** An account that the ledger has not heard of may be paused too: its item begins with an empty lane. */
const pauseAccount = (partner: string, account: string, pause: NonNullable<AccountRecord['pause']>) => [
  { setIfMissing: ['v'] as const, value: 1 },
  { setIfMissing: ['partner'] as const, value: partner },
  { setIfMissing: ['account'] as const, value: account },
  { setIfMissing: ['line'] as const, value: restLine(partner) },
  { setIfMissing: ['q'] as const, value: [] },
  { setIfMissing: ['places'] as const, value: [] },
  { setIfMissing: ['moves'] as const, value: {} },
  { setIfMissing: ['eventDue'] as const, value: {} },
  { setIfMissing: ['directory'] as const, value: {} },
  { setIfMissing: ['changedAt'] as const, value: {} },
  { setIfMissing: ['observedAt'] as const, value: {} },
  { add: ['turn'] as const, value: 0 },
  { add: ['fence'] as const, value: 0 },
  { set: ['pause'] as const, value: { ...pause } },
]

function reportOf({ times, clock }: EngineContext, scope: PauseScope, pause: PauseRecord | undefined): PauseReport {
  if (pause === undefined || !isOn(pause, clock.now())) return { ...scope, state: 'running' }
  const { by, why, at, until, stopped } = pause
  // A run that had the lane in hand may renew its lease, take a slot and send.
  const last = at + times.lease + times.slotWait + times.sendWindow + 2 * times.clockSkew
  return {
    ...{ ...scope, state: 'paused', by, why, since: iso(at) },
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(stopped === undefined ? {} : { code: stoppedCode }),
    mayLeaveUntil: iso(last),
  }
}

async function act(
  context: EngineContext,
  action: string,
  scope: PauseScope,
  accountable: Accountable,
  asked: Record<string, string | number>,
  how: () => Promise<{ report: PauseReport; result: string }>,
): Promise<PauseReport> {
  const { partner, operation, account } = scope
  const [kind, subject] =
    account === undefined
      ? operation === undefined
        ? ['partner', partner]
        : ['operation', operation]
      : ['account', account]
  const owner = { owner: { partner }, action: `${action}-${kind}`, subject, asked, ...accountable }
  const { report } = await audited(context, owner, how, ({ result }) => result)
  return report
}

const iso = (time: number): string => new Date(time).toISOString()
