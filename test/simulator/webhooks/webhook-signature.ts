import { createHmac } from 'node:crypto'
import type { SigningKey } from '../signing-key.ts'

/** The x-ctct-hmac-sha256 of a V2 webhook over its raw body: docs/reference/vendor.md#v2-webhooks. */
export const signatureOfV2 = (secret: string, body: string, encoding: 'base64' | 'hex'): string =>
  createHmac('sha256', secret).update(body).digest(encoding)

/**
 * The X-CTCT-WEBHOOK-SIG of a V3 webhook: a detached JWS over the raw, unencoded body:
 * docs/reference/vendor.md#v3-webhooks.
 *
 * @param at wall-clock ms
 */
export function signatureOfV3(key: SigningKey, body: string, at: number): string {
  const header = JSON.stringify({ alg: 'RS256', ts: Math.floor(at / 1000), b64: false, crit: ['b64'] })
  const encoded = Buffer.from(header).toString('base64url')
  return `${encoded}..${key.sign(`${encoded}.${body}`).toString('base64url')}`
}
