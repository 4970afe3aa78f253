import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import { baseUrlOf } from '../../../shared/partner-api/partner-settings.ts'
import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { changeProduct } from '../../../shared/partner-api/xml/calls/change-product.ts'
import { atomMediaType } from '../../../shared/partner-api/xml/xml-call.ts'
import { benchCredentials, benchPartner } from '../engine/bench-engine.ts'

/**
 * What opening a product costs who does no more than ask the vendor: reads the message as JSON, builds the same XML with
 * the same writer, signs it, hands it to the transport, and reads the same bytes with the same strict reader. No ledger,
 * no lane, no budget, no evidence, no check of the message, no middleware.
 *
 * @param transport the real one, or canned bytes to see what the network costs
 */
export async function openProductBare(
  body: string,
  transport: Transport,
  origin = baseUrlOf(benchPartner, 'xml'),
): Promise<void> {
  const { account, input } = JSON.parse(body) as { account: string; input: { product: string } }
  const call = changeProduct('open', benchPartner.login, account, input.product, ['EmailMarketing'])
  const { apiKey, login, password } = benchCredentials
  const request = {
    method: call.method,
    origin,
    path: call.path,
    headers: {
      authorization: `Basic ${Buffer.from(`${apiKey}%${login}:${password}`).toString('base64')}`,
      accept: atomMediaType,
      'accept-encoding': 'identity',
      'user-agent': 'bare',
      'content-type': atomMediaType,
    },
    ...(call.body === undefined ? {} : { body: call.body.bytes }),
  }
  const exchange = await transport.request(request, { deadlineAt: performance.now() + 30_000 })
  const result = classifyExchange(call, exchange)
  if (!result.ok) throw new Error(`The bare request failed: ${result.failure.code}`)
}
