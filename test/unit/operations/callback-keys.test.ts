import { describe, expect, test } from 'vitest'
import { confidentialInAddress } from '../../../shared/partner-api/json/webhook-topics.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'

const topic = 'tier.increase'
const callbackUri = 'https://hooks.example.com/acme?key=planted-key&name=planted%20word'
const kinds = ['withV2', 'v3Only'] as const

/** Everything that is kept or told; digests are left out, which the harness does not compute. */
const kept = (harness: VendorHarness): string =>
  JSON.stringify([harness.store.all(), harness.events], (name, value) => (name === 'digests' ? undefined : value))

describe('the query of a callback address, which may hold a key,', () => {
  test.each(kinds)('is not kept of a refusal that quotes the address (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind])
    const quoted = `hook_uri: ${callbackUri} (name: planted word) does not answer`
    const body = JSON.stringify([{ error_key: 'partner.field.invalid', error_message: quoted }])
    harness.simulator.faults.add(answered('subscribe', 400, body))
    const id = await harness.carryOut('subscribe-webhook', '*', { topic, callbackUri }, { horizon: 600_000 })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected' })
    const all = `${kept(harness)}${JSON.stringify(await harness.engine.report('acme', id))}`
    // What is left of the vendor's words tells that they were kept.
    expect(all).toContain('does not answer')
    for (const part of ['planted-key', 'planted word', 'planted%20word']) expect(all).not.toContain(part)
  })

  test.each([
    {
      reason: 'whole and value by value, as written and as meant',
      uri: callbackUri,
      values: ['key=planted-key&name=planted%20word', 'planted-key', 'planted word'],
    },
    { reason: 'nothing where there is none', uri: 'https://hooks.example.com/acme', values: [''] },
  ])('is confidential: $reason', ({ uri, values }) => {
    expect(confidentialInAddress(uri)).toEqual(values)
  })
})
