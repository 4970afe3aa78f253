import type { JournalCall } from './journal-check.ts'

/** What the tour asks of the simulator's control API. */
export interface SimulatorControl {
  /** Entries after number `after`, oldest first. */
  journal(after?: number): Promise<readonly JournalCall[]>
  /** Sets a fault; see the simulator's own documentation for the rules. */
  addFault(rule: Readonly<Record<string, unknown>>): Promise<void>
  clearFaults(): Promise<void>
}

/** @param url the control API's address, as the simulator announces it */
export function simulatorControl(url: string): SimulatorControl {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`The simulator refused ${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    async journal(after = 0) {
      const { entries } = (await call('GET', `/journal?after=${after}`)) as { entries: JournalCall[] }
      return entries
    },
    async addFault(rule) {
      await call('POST', '/faults', rule)
    },
    async clearFaults() {
      await call('DELETE', '/faults')
    },
  }
}
