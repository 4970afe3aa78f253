import type { SeedResult } from './run-seed.ts'
import type { Family, Mode } from './scenario/scenario.ts'
import { declaredFaults, declaredPairs, pairText } from './world/faults.ts'

/** Each pair must be met so often in a run of this many seeds. */
const hitsWanted = 10
const seedsForHits = 10_000

interface Tally {
  seeds: number
  failed: number
}

/** Adds up what the seeds gave. */
export class Report {
  readonly failures: { seed: number; mode: Mode; family: Family; wire: boolean }[] = []
  readonly #seeds: number
  readonly #repeated: number
  readonly #hits = new Map<string, number>()
  readonly #tallies: Record<Mode | Family | 'wire', Tally> = {
    closed: { seeds: 0, failed: 0 },
    open: { seeds: 0, failed: 0 },
    xml: { seeds: 0, failed: 0 },
    generations: { seeds: 0, failed: 0 },
    backlog: { seeds: 0, failed: 0 },
    wire: { seeds: 0, failed: 0 },
  }
  readonly #statuses = new Map<string, number>()
  readonly #comparison = { wrong: 0, shown: 0, evened: 0 }
  #operations = 0
  #actions = 0
  #lasted = 0
  readonly #found: string[] = []

  /** @param repeated how many regression seeds are run besides */
  constructor(seeds: number, repeated: number) {
    this.#seeds = seeds
    this.#repeated = repeated
  }

  add(result: SeedResult, wire: boolean): void {
    const { seed, mode, family, violations, hits, operations, actions, lasted, statuses, comparison } = result
    const isBad = violations.length > 0
    for (const tally of [this.#tallies[mode], this.#tallies[family], ...(wire ? [this.#tallies.wire] : [])]) {
      tally.seeds += 1
      if (isBad) tally.failed += 1
    }
    for (const [pair, count] of Object.entries(hits)) this.#hits.set(pair, (this.#hits.get(pair) ?? 0) + count)
    for (const [status, count] of Object.entries(statuses)) {
      this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + count)
    }
    this.#comparison.wrong += comparison.wrong
    this.#comparison.shown += comparison.shown
    this.#comparison.evened += comparison.evened
    this.#operations += operations
    this.#actions += actions
    this.#lasted += lasted
    if (!isBad) return
    this.failures.push({ seed, mode, family, wire })
    const first = violations[0]
    this.#found.push(`seed ${seed} (${mode}, ${family}${wire ? ', wire' : ''}): ${first?.promise}: ${first?.text}`)
  }

  /** The report's text, and whether the run was good. */
  finish(seconds: number): { text: string; isGood: boolean } {
    const missed = this.#missed()
    const { closed, open, xml, generations, backlog, wire } = this.#tallies
    const statuses = [...this.#statuses].sort().map(([status, count]) => `${count} ${status}`)
    const all = this.#seeds + this.#repeated
    const lines = [
      '',
      ...this.#coverage(),
      '',
      `${this.#operations} operations (${statuses.join(', ')}), ${this.#actions} actions, ${Math.round(this.#lasted / 86_400_000)} virtual days`,
      `open runs: ${this.#comparison.wrong} doubles or wrong conclusions, ${this.#comparison.shown} shown by the final comparison, ${this.#comparison.evened} evened out by something later`,
      ...this.#found.slice(0, 40),
      ...(missed.length === 0 ? [] : [`met less than ${hitsWanted} times: ${missed.join('; ')}`]),
      `partners with XML alone: ${xml.seeds} seeds, ${xml.failed} failed; of every kind: ${generations.seeds} seeds, ${generations.failed} failed; with a backlog: ${backlog.seeds} seeds, ${backlog.failed} failed`,
      `${this.#repeated} regression seeds repeated besides; ${wire.seeds} seeds over the wire, ${wire.failed} failed`,
      `${this.#seeds} seeds, ${this.failures.length} failed, closed ${closed.seeds} (${closed.failed} failed), open ${open.seeds} (${open.failed} failed), ${this.#coverageVerdict(missed.length)}, ${(all / seconds).toFixed(1)} seeds/s`,
      '',
    ]
    return { text: lines.join('\n'), isGood: this.failures.length === 0 && missed.length === 0 }
  }

  #coverage(): string[] {
    return Object.entries(declaredFaults).map(([step, faults]) => {
      const cells = faults.map((fault) => `${fault} ${this.#hits.get(pairText({ step, fault })) ?? 0}`)
      return `${step.padEnd(18)} ${cells.join(', ')}`
    })
  }

  #coverageVerdict(missed: number): string {
    const judged = this.#seeds >= seedsForHits
    return judged
      ? `${missed} of ${declaredPairs.length} faults met too seldom`
      : `faults met too seldom are counted from ${seedsForHits} seeds on`
  }

  /** Only a long run must meet the rare ones, too. */
  #missed(): string[] {
    const wanted = this.#seeds < seedsForHits ? 0 : hitsWanted
    return declaredPairs.map(pairText).filter((pair) => (this.#hits.get(pair) ?? 0) < wanted)
  }
}
