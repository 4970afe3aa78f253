import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTextClient } from '../../../../shared/partner-api/text/text-client.ts'
import type { TextCredentialsPlace } from '../../../../shared/partner-api/text/text-signer.ts'
import { createUndiciTransport } from '../../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../../shared/runtime/clock.ts'
import { type Mask, maskedRequests } from '../masked-requests.ts'
import { alwaysSent, type RecordingVendor, startRecordingVendor } from '../recording-vendor.ts'

/** What goes over the wire, byte for byte: docs/reference/vendor.md#text-membership and #text-answers. */
const transport = createUndiciTransport({ clock: systemClock })
const password = 'pä s&s=1'
const masks: Mask[] = [['p%C3%A4%20s%26s%3D1', '(password)']]
const found = { status: 200, headers: { 'content-type': 'text/plain' }, body: '0\n1100373828298\nStatus=Open\n' }
let vendor: RecordingVendor

beforeAll(async () => {
  vendor = await startRecordingVendor()
})
beforeEach(() => {
  vendor.requests.length = 0
  vendor.answers.length = 0
})
afterAll(async () => {
  await transport.close()
  await vendor.close()
})

const read = (credentialsPlace: TextCredentialsPlace) =>
  createTextClient({
    origin: vendor.origin,
    transport,
    clock: systemClock,
    credentialsPlace,
    credentials: {
      current: async () => ({ apiKey: 'key-1', login: 'acme', password }),
      newerThan: async () => undefined,
    },
  }).readAccount('Bakery+01@x', { deadlineAt: systemClock.monotonic() + 10_000, permit: async () => undefined })

const parameters = 'loginName=acme&loginPassword=(password)&siteOwnerLoginName=Bakery%2B01%40x'

it('credentials stand in the query where the setting says so, as on the vendor page', async () => {
  vendor.answers.push(found)
  const answer = await read('query')
  expect(maskedRequests(vendor.requests, masks)).toEqual([
    {
      line: `GET /0.1/API_GetSiteOwnerID.jsp?${parameters}`,
      headers: { ...alwaysSent, accept: 'text/plain' },
      body: '',
    },
  ])
  expect(answer).toMatchObject({
    ok: true,
    value: {
      generation: 'text',
      siteOwnerId: '1100373828298',
      fields: { presence: 'present', status: 'open' },
    },
    evidence: { path: '/0.1/API_GetSiteOwnerID.jsp', status: 200, sent: { siteOwnerLoginName: 'Bakery+01@x' } },
  })
  expect(JSON.stringify(answer)).not.toMatch(/loginPassword|p%C3|pä/)
})

it('credentials stand in a form body where the setting says so, and the address is bare', async () => {
  vendor.answers.push(found)
  await read('form')
  expect(maskedRequests(vendor.requests, masks)).toEqual([
    {
      line: 'POST /0.1/API_GetSiteOwnerID.jsp',
      headers: {
        ...alwaysSent,
        accept: 'text/plain',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(parameters.length),
      },
      body: parameters,
    },
  ])
})

it('an echo of the password by the vendor is not kept', async () => {
  vendor.answers.push({ ...found, body: `500\nno such parameter ${password} in ${encodeURIComponent(password)}` })
  const answer = await read('query')
  expect(answer).toMatchObject({ ok: false, failure: { class: 'unknown', code: 'VENDOR_ERROR' } })
  expect(answer.evidence.answered).toContain('no such parameter')
  expect(JSON.stringify(answer)).not.toMatch(/pä s|p%C3/)
})
