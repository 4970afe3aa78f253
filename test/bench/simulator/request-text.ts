import type { VendorPartner } from '../../simulator/core/account.ts'

type Headers = Readonly<Record<string, string>>

/** Headers by which a partner is known to each generation. */
export function headersFor(
  { apiKey, login, password }: VendorPartner,
  token: string,
): {
  asXml: Headers
  asV2: Headers
  asV3: Headers
} {
  const basic = (user: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return {
    asXml: { authorization: basic(`${apiKey}%${login}`) },
    asV2: { authorization: basic(login), accept: 'application/json' },
    asV3: { authorization: `Bearer ${token}`, 'x-api-key': apiKey },
  }
}

/** A whole request as it goes over the wire. */
export function requestText(method: string, path: string, headers: Headers, body?: string): string {
  const all = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}\r\n${body ?? ''}`
}
