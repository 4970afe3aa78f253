import type { FailureReason } from './exchange.ts'

/** Certificate checks of OpenSSL, as Node names them; also everything that begins with `CERT_`. */
const trustCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_GET_CRL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
])

const lookupCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA'])

const connectCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENETDOWN',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * What kind of failure an error of the connection is, by its code alone. Total: what is not known is a reset.
 *
 * Says nothing of whether the request had left; the transport knows that.
 */
export function reasonOfConnectionError(error: unknown): FailureReason {
  if (error instanceof Error && error.name === 'HTTPParserError') return 'protocol'
  const code = codeOf(error)
  if (code === undefined) return firstOfSeveral(error) ?? 'reset'
  if (trustCodes.has(code) || code.startsWith('CERT_')) return 'tls-trust'
  if (lookupCodes.has(code)) return 'name-lookup'
  if (connectCodes.has(code)) return 'connect'
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls'
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'protocol'
  return 'reset'
}

/** Code or name of an error: what may be kept of it. */
export function labelOfError(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** A host with several addresses fails with one error for each. */
function firstOfSeveral(error: unknown): FailureReason | undefined {
  return error instanceof AggregateError && error.errors.length > 0
    ? reasonOfConnectionError(error.errors[0])
    : undefined
}
