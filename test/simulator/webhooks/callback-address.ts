import type { Switches } from '../core/switches.ts'

/**
 * What is wrong with an address that a partner wants to be called at; docs/reference/vendor.md#v2-webhooks and
 * #v3-webhooks.
 */
export function callbackProblem(uri: unknown, switches: Switches): string | undefined {
  if (typeof uri !== 'string' || uri.length > 512) return 'must be a text of at most 512 characters'
  const address = URL.parse(uri)
  if (address?.protocol === 'https:') return undefined
  const isTaken = address?.protocol === 'http:' && isLoopback(uri) && switches.httpCallbacks === 'loopback'
  return isTaken ? undefined : 'must be an https address'
}

/** Whether an address is on this machine: notifications are sent nowhere else. */
export function isLoopback(uri: string): boolean {
  const host = URL.parse(uri)?.hostname
  return host !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host)
}
