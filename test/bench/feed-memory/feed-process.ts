import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { benchClients, callOptions, successOf } from '../clients/bench-clients.ts'

/** What a reading of the feed took; printed as one line of JSON. */
export interface FeedReading {
  accounts: number
  /** MiB, the most that the process ever had. */
  rss: number
}

/** Reads so many pages of the feed, keeps nothing, and ends: with a heap that is too small, it dies. */
const [, , origin = '', pages = '0'] = process.argv
const transport = createUndiciTransport({ clock: systemClock })
const { xml } = benchClients(origin, transport)
let accounts = 0
let next: string | undefined
for (let left = Number(pages); left > 0; left--) {
  const page = successOf(await xml.listAccounts(next, callOptions()))
  accounts += page.accounts.length
  next = page.next
  if (next === undefined) break
}
await transport.close()
const reading: FeedReading = { accounts, rss: Math.round(process.resourceUsage().maxRSS / 1_024) }
process.stdout.write(JSON.stringify(reading))
