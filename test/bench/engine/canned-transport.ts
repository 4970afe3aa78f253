import type { Exchange, HttpRequest, RequestLimits, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'

const headers = { 'content-type': 'application/atom+xml;charset=UTF-8' }

/** The vendor without a network: answers each account's bytes, which are made before anything is measured. */
export class CannedTransport implements Transport {
  readonly #clock: Clock
  readonly #answers: ReadonlyMap<string, Buffer>
  /** What happens instead of the answer. */
  instead: (request: HttpRequest) => Promise<Exchange | undefined> | undefined = () => undefined
  requests = 0

  /** @param answers bytes by login name */
  constructor(clock: Clock, answers: ReadonlyMap<string, Buffer>) {
    this.#clock = clock
    this.#answers = answers
  }

  async request(request: HttpRequest, { window }: RequestLimits): Promise<Exchange> {
    this.requests += 1
    const now = this.#clock.now()
    if (window?.isOpen() === false) {
      return { outcome: 'failed', headersSent: false, reason: 'window-closed', finishedAt: now }
    }
    const other = await this.instead(request)
    if (other !== undefined) return other
    const canned = this.#answers.get(loginIn(request.path))
    if (canned === undefined) throw new Error(`There is no answer for ${request.path}.`)
    const body = showing(productIn(request.body), canned)
    return { outcome: 'answered', status: 200, headers, body, sentAt: now, finishedAt: this.#clock.now() }
  }

  async close(): Promise<void> {}
}

/** The account in an address such as `/ws/partners/acme/siteowners/<login>/products/open`. */
const loginIn = (path: string): string => path.split('/')[5] ?? ''

const productIn = (body: HttpRequest['body']): string | undefined => /Name>(\w+)</.exec(String(body ?? ''))?.[1]

/** An answer that shows the opposite of what was asked would not be believed: the product takes the second one's place. */
const showing = (product: string | undefined, canned: Buffer): Buffer =>
  product === undefined || canned.includes(product)
    ? canned
    : Buffer.from(canned.toString().replaceAll('EventMarketing', product))
