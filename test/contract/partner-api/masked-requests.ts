import type { RecordedRequest } from './recording-vendor.ts'

/** A credential as its place in a request spells it, and what a golden request shows instead. */
export type Mask = readonly [spelled: string, shown: string]

/**
 * Requests as golden ones show them: without credentials, Basic ones as `base64(…)`.
 *
 * Only a credential that is whole and in the right spelling is masked. One that is missing, cut, spelled otherwise or in a
 * second place leaves the request unlike its golden one. A length that was right becomes that of the masked body.
 */
export function maskedRequests(requests: readonly RecordedRequest[], masks: readonly Mask[]): RecordedRequest[] {
  const masked = (text: string) => masks.reduce((left, [spelled, shown]) => left.replaceAll(spelled, shown), text)
  return requests.map((request) => {
    const body = masked(request.body)
    const headers = Object.entries(request.headers).map(([name, value = '']) => {
      if (name === 'authorization') return [name, masked(decodedBasic(value))]
      const isLength = name === 'content-length' && value === String(Buffer.byteLength(request.body))
      return [name, isLength ? String(Buffer.byteLength(body)) : masked(value)]
    })
    return { line: masked(request.line), headers: Object.fromEntries(headers), body }
  })
}

/** Left as it is where it is no canonical Base64 of UTF-8. */
function decodedBasic(authorization: string): string {
  const encoded = /^Basic (\S+)$/.exec(authorization)?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString()
  return encoded !== '' && Buffer.from(text).toString('base64') === encoded ? `Basic base64(${text})` : authorization
}
