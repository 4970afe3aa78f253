import type { Chance } from '../world/chance.ts'
import type { Period } from './scenario.ts'

const minute = 60_000
const day = 86_400_000

/** Times in which the vendor refuses all of a key: outages, throttling, a deactivated key, a used-up day. */
export function planPeriods(
  chance: Chance,
  start: number,
  keys: readonly { name: string }[],
  isHopeless: boolean,
): Period[] {
  return keys.flatMap(({ name }): Period[] => {
    const from = start + chance.whole(0, 5 * minute)
    const kind = chance.fraction()
    if (isHopeless) return [{ key: name, kind: 'black-hole', from: start, until: start + 40 * minute }]
    if (kind < 0.1) return [{ key: name, kind: 'outage', from, until: from + chance.whole(5_000, 3 * minute) }]
    if (kind < 0.18) return [{ key: name, kind: 'key-refused', from, until: from + chance.whole(minute, 40 * minute) }]
    if (kind < 0.26) return [{ key: name, kind: 'over-rate', from, until: from + chance.whole(500, 20_000) }]
    if (kind < 0.3) return [{ key: name, kind: 'quota', from, until: (Math.floor(from / day) + 1) * day }]
    if (kind < 0.34)
      return [{ key: name, kind: 'black-hole', from, until: from + chance.whole(4 * minute, 60 * minute) }]
    return []
  })
}
