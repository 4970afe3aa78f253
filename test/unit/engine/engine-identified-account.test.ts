import { describe, expect, test } from 'vitest'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'

/** A partner with V3 alone, of whose listing nothing was read yet. */
function listed(accounts = 120) {
  const harness = new VendorHarness(partnerKinds.v3Only, { accounts })
  const idOf = (login: string) => ({
    generation: 'v3' as const,
    id: harness.simulator.core.store.find(login)?.encodedId ?? '',
  })
  const find = (
    vendorId: { generation: string; id: string },
    milliseconds?: number,
    askedAt: number = harness.clock.now(),
  ) => harness.engine.findAccountOf('acme', vendorId, askedAt, harness.deadline(milliseconds))
  return { harness, idOf, find }
}

describe('an account that is named by an identifier which the directory does not know', () => {
  test('is found in the listing, as far as that has to be read, and is known from then on', async () => {
    const { harness, idOf, find } = listed()
    const vendorId = idOf('acme-client-0060')
    expect(await harness.engine.accountOf('acme', vendorId)).toBeUndefined()
    expect(await find(vendorId)).toEqual({ is: 'found', login: 'acme-client-0060' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    expect(await harness.engine.accountOf('acme', vendorId)).toBe('acme-client-0060')
    expect(await find(vendorId)).toEqual({ is: 'found', login: 'acme-client-0060' })
    expect(harness.calledSince()).toEqual([])
  })

  test('is told not to be there only by a whole pass that began long enough after it was asked for', async () => {
    const { harness, find } = listed(60)
    const nobody = { generation: 'v3', id: 'a07enobody' }
    const [asked, wait] = [harness.clock.now(), harness.context.times.unknownAccountWait]
    // It may have been created a moment ago, and the listing may lag.
    expect(await find(nobody, undefined, asked)).toEqual({ is: 'not-yet', until: asked + wait })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    // Asked again before that, the pass that there is serves.
    harness.clock.advance(asked + wait - 1 - harness.clock.now())
    expect(await find(nobody, undefined, asked)).toEqual({ is: 'not-yet', until: asked + wait })
    expect(harness.calledSince()).toEqual([])
    harness.clock.advance(1)
    expect(await find(nobody, undefined, asked)).toMatchObject({ is: 'absent' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    expect(await find(nobody, undefined, asked)).toMatchObject({ is: 'absent' })
    expect(harness.calledSince()).toEqual([])
  })

  test('is waited for where its generation is not the one that lists', async () => {
    const { harness, find } = listed(1)
    expect(await find({ generation: 'v2', id: 'a07e1' })).toMatchObject({ is: 'not-yet' })
    expect(harness.calledSince()).toEqual([])
  })

  test.each([
    { reason: 'the vendor does not answer', fault: 'timeout-before' },
    { reason: 'the connection is lost', fault: 'reset-before' },
  ] as const)('is waited for while $reason', async ({ fault }) => {
    const { harness, idOf, find } = listed(1)
    harness.simulator.faults.add({ match: { call: 'list' }, fault, times: 1, skip: 0 })
    expect(await find(idOf('acme-client-0001'))).toMatchObject({ is: 'not-yet' })
    expect(await find(idOf('acme-client-0001'))).toMatchObject({ is: 'found' })
  })

  test('is waited for when the invocation has no time for a page, and when the key has no slot', async () => {
    const { harness, idOf, find } = listed(1)
    expect(await find(idOf('acme-client-0001'), 10_000)).toMatchObject({ is: 'not-yet' })
    const spent = new VendorHarness({
      ...partnerKinds.v3Only,
      budget: { ...partnerKinds.v3Only.budget, requestsPerDay: 1 },
    })
    const vendorId = { generation: 'v3', id: 'a07e1' }
    const asked = () => spent.engine.findAccountOf('acme', vendorId, spent.clock.now(), spent.deadline())
    await asked()
    expect(await asked()).toMatchObject({ is: 'not-yet' })
    expect(harness.calledSince()).toEqual([])
  })

  test('of a partner that is not served is waited for, and costs no call', async () => {
    const { harness, idOf } = listed(1)
    const found = await harness.engine.findAccountOf('nobody', idOf('acme-client-0001'), 0, harness.deadline())
    expect(found).toMatchObject({ is: 'not-yet' })
    expect(harness.calledSince()).toEqual([])
  })
})
