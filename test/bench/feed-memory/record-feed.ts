import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { startSimulator } from '../../integration/simulator/simulator-process.ts'
import { benchClients, callOptions, successOf } from '../clients/bench-clients.ts'
import { recordingTransport } from '../replay/recording-transport.ts'
import type { RecordedAnswer } from '../replay/replay-server.ts'

export interface RecordedFeed {
  /** By method and address. */
  pages: ReadonlyMap<string, RecordedAnswer>
  pageBytes: number
  /** The same entries as one page, without a link to a next one. */
  single: ReadonlyMap<string, RecordedAnswer>
  singleBytes: number
}

/** The listing of a partner as the simulator writes it, 50 accounts a page. */
export async function recordFeed(accounts: number): Promise<RecordedFeed> {
  const simulator = await startSimulator('--accounts', String(accounts))
  const pages = new Map<string, RecordedAnswer>()
  const transport = recordingTransport(createUndiciTransport({ clock: systemClock }), pages)
  try {
    const { xml } = benchClients(simulator.url, transport)
    let next: string | undefined
    do ({ next } = successOf(await xml.listAccounts(next, callOptions())))
    while (next !== undefined)
  } finally {
    await transport.close()
    await simulator.end()
  }
  const [first] = pages
  if (first === undefined) throw new Error('The simulator listed nothing.')
  const [address, answer] = first
  const body = joined([...pages.values()].map((page) => page.body.toString()))
  return {
    pages,
    pageBytes: answer.body.length,
    single: new Map([[address, { ...answer, body }]]),
    singleBytes: body.length,
  }
}

function joined(pages: readonly string[]): Buffer {
  const [first = ''] = pages
  const head = first.slice(0, first.indexOf('<entry>')).replace(/<link rel="next"[^>]*>/, '')
  const entries = pages.map((page) => page.slice(page.indexOf('<entry>'), page.lastIndexOf('</feed>')))
  return Buffer.from(`${head}${entries.join('')}</feed>`)
}
