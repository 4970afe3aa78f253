import { expect, test } from 'vitest'
import type { Way } from '../../bench/clients/measured-calls.ts'
import { requireSameRequest } from '../../bench/clients/same-request.ts'
import type { SeenRequest } from '../../bench/replay/replay-server.ts'

const ours: SeenRequest = {
  line: 'POST /ws',
  headers: ['host', 'vendor', 'accept', 'text/xml', 'authorization', 'Basic x'],
  body: '<a/>',
}
const fetched = { ...ours, headers: ['host', 'vendor', 'Authorization', 'Basic x', 'accept', 'text/xml', 'more', '1'] }

test.each<{ reason: string; bare?: Partial<SeenRequest>; fetch?: Partial<SeenRequest>; said: string | undefined }>([
  { reason: 'fetch has more headers, in another order and case', said: undefined },
  { reason: 'the bare request lacks a header', bare: { headers: ours.headers.slice(2) }, said: 'bare request' },
  { reason: 'the bare request has another body', bare: { body: '<b/>' }, said: 'bare request' },
  { reason: 'the bare request goes elsewhere', bare: { line: 'POST /' }, said: 'bare request' },
  { reason: 'fetch lacks a header', fetch: { headers: fetched.headers.slice(4) }, said: 'fetch' },
  { reason: 'fetch has another body', fetch: { body: '' }, said: 'fetch' },
])('ways that ask for other things are not measured beside each other: $reason', async ({ bare, fetch, said }) => {
  const requests: Record<Way, SeenRequest> = { ours, bare: { ...ours, ...bare }, fetch: { ...fetched, ...fetch } }
  let last: SeenRequest = ours
  const compared = requireSameRequest(
    'XML product',
    async (way) => {
      last = requests[way]
    },
    { lastRequest: async () => last },
  ).then(
    () => undefined,
    (error: Error) => error.message,
  )

  expect(await compared).toEqual(said === undefined ? undefined : expect.stringContaining(said))
})
