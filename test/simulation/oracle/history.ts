/** One thing that was broken, in words. */
export interface Violation {
  promise: string
  text: string
  at: number
}

/** What happened, line by line, kept only when somebody wants to read it. */
export class History {
  readonly lines: string[] = []
  readonly violations: Violation[] = []
  readonly #isKept: boolean
  readonly #now: () => number
  readonly #start: number

  constructor(isKept: boolean, start: number, now: () => number) {
    this.#isKept = isKept
    this.#start = start
    this.#now = now
  }

  note(who: string, text: () => string): void {
    if (this.#isKept) this.lines.push(`${this.#elapsed()}  ${who.padEnd(9)} ${text()}`)
  }

  /** Notes that a promise was broken. */
  violate(promise: string, text: string): void {
    if (this.violations.length < 20) this.violations.push({ promise, text, at: this.#now() })
    this.note('ORACLE', () => `*** ${promise}: ${text}`)
  }

  #elapsed(): string {
    return `${((this.#now() - this.#start) / 1_000).toFixed(3).padStart(11)} s`
  }
}
