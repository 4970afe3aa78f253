import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { startSimulator } from '../../integration/simulator/simulator-process.ts'
import { recordingTransport } from '../replay/recording-transport.ts'
import type { RecordedAnswer } from '../replay/replay-server.ts'
import { benchClients, callOptions, firstAccount, successOf } from './bench-clients.ts'

/** What the simulator answered, by method and address, and what must be known to ask the same again. */
export interface Recording {
  answers: ReadonlyMap<string, RecordedAnswer>
  accountId: string
  accessToken: string
}

/**
 * Asks the simulator, as its own process, everything that is measured, once: if it answered while figures are taken, its
 * own speed would be most of the requests a second.
 */
export async function recordCalls(): Promise<Recording> {
  const simulator = await startSimulator('--accounts', '60')
  const answers = new Map<string, RecordedAnswer>()
  const transport = recordingTransport(createUndiciTransport({ clock: systemClock }), answers)
  try {
    const { v3, xml } = benchClients(simulator.url, transport)
    const { accounts } = successOf(await v3.listAccounts({}, callOptions()))
    const accountId = accounts[0]?.vendorId ?? ''
    // A trial shows no tiers; what is measured is the answer of an account that pays.
    successOf(await v3.changePlan(accountId, { planType: 'GOLD', billingDayOfMonth: 3 }, callOptions()))
    successOf(await v3.readPlan(accountId, callOptions()))
    successOf(await xml.readAccount(firstAccount, callOptions()))
    successOf(await xml.openProduct(firstAccount, 'EventMarketing', callOptions()))
    successOf(await xml.listAccounts(undefined, callOptions()))
    return { answers, accountId, accessToken: tokenIn(answers) }
  } finally {
    await transport.close()
    await simulator.end()
  }
}

function tokenIn(answers: ReadonlyMap<string, RecordedAnswer>): string {
  const [, answer] = [...answers].find(([address]) => address.startsWith('POST') && address.endsWith('/token')) ?? []
  return (JSON.parse(answer?.body.toString() ?? '{}') as { access_token: string }).access_token
}
