import type { KeyRecord } from '../../../ledger/key-record.ts'

/** How far ahead a slot must lie for its holder to notice in time that it was given away, ms. */
export const noticeTime = (slotWait: number, clockSkew: number): number => slotWait + 2_000 + 2 * clockSkew

/**
 * A slot that somebody in the line holds and that urgent work may take instead; the holder looks before it uses a kept
 * slot and goes to the end of the line.
 *
 * @param mostTaken how many slots of one notice time may be taken: the line must go on moving
 * @returns the slot's time, or nothing when too many were taken already
 */
export function chooseUrgentSlot(
  key: KeyRecord,
  now: number,
  step: number,
  notice: number,
  mostTaken: number,
): number | undefined {
  const earliest = now + notice
  const taken = Object.keys(key.taken ?? {}).map(Number)
  const ahead = taken.filter((at) => at >= now)
  if (ahead.length >= mostTaken) return undefined
  const places = Math.floor((key.nextAt - step - earliest) / step)
  for (let place = places; place >= 0; place--) {
    const at = key.nextAt - step * (place + 1)
    if (!ahead.some((other) => Math.abs(other - at) < step / 2)) return at
  }
  return undefined
}

/** Whether a kept slot was given to somebody in a hurry. */
export function wasTaken(key: KeyRecord | undefined, at: number, step: number): boolean {
  return Object.keys(key?.taken ?? {}).some((taken) => Math.abs(Number(taken) - at) < step / 2)
}
