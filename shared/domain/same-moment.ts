const second = 1_000
const quarter = 900_000
const hour = 3_600_000
const day = 86_400_000

/** A time as somebody wrote it. */
export interface WrittenTime {
  /** Wall-clock ms; as if in UTC where no zone is written. */
  at: number
  /** Wall-clock ms of the day and time that are written, read as if in UTC. */
  local: number
  hasZone: boolean
}

const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?))?\s*(Z|UTC|[+-]\d\d:?(?:\d\d)?)?$/i

/**
 * Reads a time: ISO 8601 with or without time, parts of a second and zone, or seconds or milliseconds since 1970.
 *
 * @returns nothing for what is no time
 */
export function readTime(shown: string | number): WrittenTime | undefined {
  const text = String(shown).trim()
  if (/^\d{9,13}(?:\.\d+)?$/.test(text)) {
    const number = Number(text)
    const at = Math.round(number < 1e11 ? number * second : number)
    return { at, local: at, hasZone: true }
  }
  const [, date, time = '00:00', zone] = form.exec(text) ?? []
  if (date === undefined) return undefined
  const local = Date.parse(`${date}T${time.replace(',', '.')}Z`)
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * 60 * second)
  return Number.isNaN(local) ? undefined : { at: local - offset, local, hasZone: zone !== undefined }
}

/**
 * Whether a time that a vendor repeats can be the one that was asked for: the same day in UTC, midnight of its day wherever
 * that is, an hour beside it by a wrong clock change, or its digits in a zone that is not written.
 *
 * @param asked - wall-clock ms
 */
export function isSameMoment(asked: number, shown: string | number): boolean {
  const written = readTime(shown)
  if (written === undefined) return false
  const { at, local, hasZone } = written
  const off = Math.abs(at - asked)
  const dayOf = (time: number): number => Math.floor(time / day)
  if (off < second || dayOf(at) === dayOf(asked) || Math.abs(off - hour) < second) return true
  // Midnight of the day on which the moment falls, by the zone that is written or by UTC.
  if (local % day === 0 && (dayOf(local) === dayOf(asked) || dayOf(local) === dayOf(asked + (local - at)))) return true
  const beside = off % quarter
  return !hasZone && off <= 14 * hour && Math.min(beside, quarter - beside) < second
}
