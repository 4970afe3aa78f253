import type { JournalEntry } from '../../simulator/journal.ts'

const patience = 2_000

/** A round's own use of the simulator's control API; every call throws while the process is down. */
export class VendorControl {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async journal(after: number): Promise<readonly JournalEntry[]> {
    const { entries } = (await this.#call('GET', `/journal?after=${after}`)) as { entries: JournalEntry[] }
    return entries
  }

  async addFaults(rules: readonly unknown[]): Promise<void> {
    await this.#call('POST', '/faults', rules)
  }

  async faultIds(): Promise<readonly string[]> {
    const { faults } = (await this.#call('GET', '/faults')) as { faults: { id: string }[] }
    return faults.map(({ id }) => id)
  }

  async removeFault(id: string): Promise<void> {
    await this.#call('DELETE', `/faults/${id}`)
  }

  async placeAccounts(accounts: readonly unknown[]): Promise<void> {
    if (accounts.length > 0) await this.#call('POST', '/accounts', { accounts })
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`The simulator refused ${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
}
