import type { Scenario } from '../scenario/scenario.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'

const day = 86_400_000

/**
 * Promise 6. With calm clocks no second holds more arrivals of a key than its rate; otherwise a longer window is allowed
 * what skew, the send window and slow machines can push together. No day holds more than the key's day.
 */
export function checkRate(scenario: Scenario, journal: readonly JournalLine[], history: History): void {
  const budgets = new Map(scenario.partners.map(({ budget }) => [budget.name, budget]))
  for (const { name, requestsPerSecond, requestsPerDay } of budgets.values()) {
    const arrivals = journal.filter(({ key }) => key === name).map(({ arrivedAt }) => arrivedAt)
    arrivals.sort((one, other) => one - other)
    const [window, slack] = scenario.isCalm ? [1_000, 0] : [10_000, 4_000 + 5_000 + 1_000]
    const most = Math.floor((requestsPerSecond * (window + slack)) / 1_000) + (scenario.isCalm ? 0 : 2)
    for (let last = most; last < arrivals.length; last++) {
      const first = arrivals[last - most] ?? 0
      const span = (arrivals[last] ?? 0) - first
      if (span >= window) continue
      history.violate(
        'within the limits',
        `${most + 1} requests of ${name} came within ${span} ms (${requestsPerSecond}/s)`,
      )
      break
    }
    const perDay = new Map<number, number>()
    for (const at of arrivals) {
      // Near midnight a skewed clock counts for the other day.
      if (at % day < 40_000 || at % day > day - 40_000) continue
      const number = Math.floor(at / day)
      perDay.set(number, (perDay.get(number) ?? 0) + 1)
    }
    for (const count of perDay.values()) {
      if (count > requestsPerDay)
        history.violate('within the limits', `${count} requests of ${name} in a day of ${requestsPerDay}`)
    }
  }
}
