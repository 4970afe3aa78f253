import type { KeyPause, KeyRecord } from '../ledger/key-record.ts'
import type { Flow } from '../ledger/lane-place.ts'
import { isOn } from '../ledger/pause-record.ts'

/** In the place of a held call: lanes whose head waits for the end of a pause; no call has such a name. */
const mark = '~'

/** The pause of a partner, or of one of its operations, in the key's item; partner ids and operations hold no `#`. */
export const pauseName = (partner: string, operation: string | undefined): string =>
  operation === undefined ? partner : `${partner}#${operation}`

/** What stops the new intents of an operation of the partner at `now`; the partner's own pause before the operation's. */
export function pauseOf(
  key: Pick<KeyRecord, 'pauses'> | undefined,
  partner: string,
  operation: string,
  now: number,
): { pause: KeyPause; held: string } | undefined {
  const whole = key?.pauses?.[pauseName(partner, undefined)]
  if (whole !== undefined && isOn(whole, now)) return { pause: whole, held: mark }
  const one = key?.pauses?.[pauseName(partner, operation)]
  return one !== undefined && isOn(one, now) ? { pause: one, held: mark + operation } : undefined
}

/** Whether a flow is not drawn from: it waits for a pause, or nothing of it has begun and its partner is paused. */
export const isPausedFlow = (key: Pick<KeyRecord, 'pauses'>, flow: Flow, now: number): boolean =>
  pauseOfFlow(key, flow, now) !== undefined

/** The pause for which those of a flow wait, if any. */
export function pauseOfFlow(
  key: Pick<KeyRecord, 'pauses'> | undefined,
  { class: kind, partner, held }: Flow,
  now: number,
): KeyPause | undefined {
  if (held !== undefined && !held.startsWith(mark)) return undefined
  // Looks and what they lead to go on; only what has a new intent to send is put into a flow of the pause.
  if (held === undefined && kind === 'r') return undefined
  const operation = held === undefined || held === mark ? undefined : held.slice(mark.length)
  const pause = key?.pauses?.[pauseName(partner, operation)]
  return isOn(pause, now) ? pause : undefined
}

/** The flows of a partner's pauses, those that have ended a while ago too: the opening of a line may have been lost. */
export const heldByPauses = (key: Pick<KeyRecord, 'pauses'>, partner: string): string[] =>
  Object.keys(key.pauses ?? {}).flatMap((name) => {
    const [of, operation = ''] = name.split('#')
    return of === partner ? [mark + operation] : []
  })
