import type { Answered, Exchange, ExchangeFailed } from '../../../shared/partner-api/transport/exchange.ts'

/** 2026-01-02T03:04:05Z, well before the end of a vendor's day. */
export const answeredAt = 1_767_323_045_000

/** An answer as the transport gives it. */
export function answered(
  status: number,
  body: string | Uint8Array = '',
  headers: Record<string, string> = { 'content-type': 'application/atom+xml' },
): Answered {
  return {
    outcome: 'answered',
    status,
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body),
    sentAt: answeredAt - 200,
    finishedAt: answeredAt,
  }
}

export function notAnswered(facts: Pick<ExchangeFailed, 'headersSent' | 'reason'> & { status?: number }): Exchange {
  return {
    outcome: 'failed',
    ...facts,
    ...(facts.headersSent ? { sentAt: answeredAt - 200 } : {}),
    finishedAt: answeredAt,
  }
}

/** An entry with one account, in the spelling that the vendor's pages suggest. */
export function entryOf(siteOwner: string, prefix = ''): string {
  const at = prefix === '' ? '' : `${prefix}:`
  const xmlns = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<${at}entry ${xmlns}="http://www.w3.org/2005/Atom">` +
    `<${at}id>https://api.example.com/ws/partners/acme/siteowners/bakery-01</${at}id><${at}title type="text">SiteOwner</${at}title>` +
    `<${at}link rel="edit" href="/ws/partners/acme/siteowners/bakery-01"/>` +
    `<${at}content type="application/vnd.ctct+xml">${siteOwner}</${at}content></${at}entry>`
  )
}

export const bakery =
  '<SiteOwner xmlns="http://ws.constantcontact.com/ns/1.0/"><LoginName>bakery-01</LoginName><Status>Open</Status>' +
  '<Site><Name>Example Bakery</Name><Phone>0123</Phone></Site>' +
  '<SiteContact><Email>robin@example.com</Email><CountryCode>US</CountryCode></SiteContact>' +
  '<Products><Product><Name>EmailMarketing</Name><Status>Open</Status></Product></Products>' +
  '<AccountId>0042</AccountId><SingleBilling>Yes</SingleBilling></SiteOwner>'
