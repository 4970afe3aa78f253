import { createInterface } from 'node:readline/promises'
import { CliError } from './cli-error.ts'
import { tableLines } from './table.ts'

export interface TerminalParts {
  out: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  err: NodeJS.WritableStream & { isTTY?: boolean }
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  environment: Readonly<Record<string, string | undefined>>
}

/** Where a command writes, and whom it asks. People get tables, programs `--json`; what is not the answer goes to standard error. */
export class Terminal {
  readonly json: boolean
  readonly #quiet: boolean
  readonly #parts: TerminalParts
  constructor(parts: TerminalParts, { json = false, quiet = false }: { json?: boolean; quiet?: boolean }) {
    this.#parts = parts
    this.json = json
    this.#quiet = quiet
  }

  /** Somebody sits there who can answer. */
  get isAttended(): boolean {
    return this.#parts.input.isTTY === true && this.#parts.err.isTTY === true
  }

  get #width(): number | undefined {
    return this.#parts.out.isTTY === true ? this.#parts.out.columns || 80 : undefined
  }

  /** The answer: as JSON for programs, else what `people` makes of it. */
  answer(value: unknown, people: () => void): void {
    if (this.json) this.line(JSON.stringify(value))
    else people()
  }

  line(text = ''): void {
    this.#parts.out.write(`${text}\n`)
  }

  table(heads: readonly string[], rows: readonly (readonly string[])[]): void {
    const [head = '', ...lines] = tableLines(heads, rows, this.#width)
    this.line(this.#strong(head))
    for (const line of lines) this.line(line)
  }

  /** How far it is, what comes next: not for programs, and not with `--quiet`. */
  note(text: string): void {
    if (!this.#quiet && !this.json) this.#parts.err.write(`${text}\n`)
  }

  /** One line that is written over, on a terminal only. */
  progress(text: string): void {
    if (!this.#quiet && !this.json && this.#parts.err.isTTY === true) this.#parts.err.write(`\r\u001b[K${text}`)
  }

  failure(text: string): void {
    this.#parts.err.write(`${text}\n`)
  }

  /**
   * Has a person confirm a change by typing a word.
   *
   * @param yes the person said so on the command line
   * @throws CliError without a terminal, or when another word was typed
   */
  async confirm(what: string, word: string, yes: boolean): Promise<void> {
    if (yes) return
    if (!this.isAttended)
      throw new CliError(
        'notConfirmed',
        'NOT_CONFIRMED',
        `${what} Nothing was changed: there is no terminal to confirm it.`,
        ['Say --yes to do it.'],
      )
    const prompt = createInterface({ input: this.#parts.input, output: this.#parts.err })
    const { promise: closed, resolve } = Promise.withResolvers<string>()
    prompt.once('close', () => resolve(''))
    const typed = await Promise.race([prompt.question(`${what}\nType ${word} to go on: `), closed])
    prompt.close()
    if (typed.trim() !== word)
      throw new CliError('notConfirmed', 'NOT_CONFIRMED', 'It was not confirmed; nothing was changed.')
  }

  #strong(text: string): string {
    const { NO_COLOR, TERM } = this.#parts.environment
    const isPlain = (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb' || this.#parts.out.isTTY !== true
    return isPlain ? text : `\u001b[1m${text}\u001b[0m`
  }
}
