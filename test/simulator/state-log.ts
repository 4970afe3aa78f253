import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { VendorAccount } from './core/account.ts'
import type { JournalEntry } from './journal.ts'
import type { SimulatorState, StateChange, StateRecorder } from './simulator-state.ts'
import type { Subscription } from './webhooks/subscriptions.ts'

const logVersion = 1

type Line = StateChange & { readonly version?: number; readonly nextEntry?: number }

/** The log cannot be used as it is. */
export class StateLogError extends Error {
  readonly code: 'STATE_LOG_DAMAGED' | 'STATE_LOG_VERSION'

  constructor(code: StateLogError['code'], message: string) {
    super(message)
    this.name = 'StateLogError'
    this.code = code
  }
}

/**
 * The state as a log of lines in `state.ndjson`, one process per folder. A line is handed to the operating system
 * before the call that caused it is answered: it survives a killed process, though not a power cut.
 */
export class StateLog implements StateRecorder {
  readonly #path: string
  #descriptor: number | undefined

  /** `folder` is created when missing. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#path = join(folder, 'state.ndjson')
  }

  /**
   * Replays the log.
   *
   * @returns undefined when there is none yet
   * @throws StateLogError when a line other than a torn last one cannot be read
   */
  read(): SimulatorState | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    const lines = text.split('\n')
    // A whole line ends in a line feed; what stands behind the last one was torn off by a kill.
    lines.pop()
    return lines.length === 0 ? undefined : replay(lines)
  }

  append(change: StateChange): void {
    this.#descriptor ??= openSync(this.#path, 'a')
    writeWhole(this.#descriptor, line(change))
  }

  /** Replaces the log by one that says the same in fewer lines. A kill in between leaves the old one. */
  rewrite(state: SimulatorState): void {
    this.close()
    const next = `${this.#path}.next`
    const descriptor = openSync(next, 'w')
    const { nextEntry, clockOffsetMs, subscriptions } = state
    const header = { version: logVersion, nextEntry, clockOffsetMs, subscriptions }
    let chunk = line(header)
    const flushAt = 1 << 20
    const add = (text: string) => {
      chunk += text
      if (chunk.length < flushAt) return
      writeWhole(descriptor, chunk)
      chunk = ''
    }
    for (const account of state.accounts) add(line({ accounts: [account] }))
    for (const entry of state.entries) add(line({ entry }))
    writeWhole(descriptor, chunk)
    fsyncSync(descriptor)
    closeSync(descriptor)
    renameSync(next, this.#path)
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}

function replay(lines: readonly string[]): SimulatorState {
  const accounts = new Map<string, VendorAccount>()
  const entries: JournalEntry[] = []
  let nextEntry = 1
  let clockOffsetMs = 0
  let subscriptions: readonly Subscription[] = []
  for (const [index, text] of lines.entries()) {
    const change = parseLine(text, index + 1)
    if (index === 0 && change.version !== logVersion) {
      throw new StateLogError(
        'STATE_LOG_VERSION',
        `state.ndjson: version must be ${logVersion}, is ${change.version ?? 'missing'}; start with another folder or delete this one`,
      )
    }
    for (const account of change.accounts ?? []) accounts.set(account.login, account)
    if (change.entry !== undefined) entries.push(change.entry)
    nextEntry = Math.max(nextEntry, change.nextEntry ?? 1)
    clockOffsetMs = change.clockOffsetMs ?? clockOffsetMs
    subscriptions = change.subscriptions ?? subscriptions
  }
  return { accounts: [...accounts.values()], entries, nextEntry, clockOffsetMs, subscriptions }
}

function parseLine(text: string, number: number): Line {
  try {
    return JSON.parse(text) as Line
  } catch (cause) {
    throw new StateLogError(
      'STATE_LOG_DAMAGED',
      `state.ndjson: line ${number} cannot be read (${(cause as Error).name}); restore the folder or delete it`,
    )
  }
}

const line = (change: Line): string => `${JSON.stringify(change)}\n`

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}
