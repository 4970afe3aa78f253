import { describe, expect, test } from 'vitest'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

describe('an operation that meets no fault', () => {
  test('is applied by its first answer, and its lane is empty afterwards', async () => {
    const harness = new EngineHarness()
    const request = provision('bakery')

    const acceptance = await harness.handle(request)

    expect(acceptance.is).toBe('accepted')
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer', effect: 'proven' } })
    expect(operation.input).toBeUndefined()
    const lane = await harness.lane('bakery')
    expect(lane.q).toEqual([])
    expect(lane.dueAt).toBeUndefined()
    expect(lane.lease).toBeUndefined()
    expect(lane.directory).toMatchObject({
      presence: 'present',
      singleBilling: true,
      'product:EmailMarketing': 'open',
    })
    expect(harness.effects()).toEqual(['created'])
    expect(harness.events.map(({ type }) => type)).toEqual(['operation.applied'])
  })

  test('costs as few vendor calls as can be: provision 1, open 1, cancel 2', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    await harness.handle(provision('bakery'))
    expect(harness.calls()).toEqual(['create'])
    await harness.handle(open('bakery'))
    expect(harness.calls()).toEqual(['create', 'open'])
    harness.clock.advance(600_000)
    await harness.handle(cancel('bakery'))
    expect(harness.calls()).toEqual(['create', 'open', 'read', 'cancel'])
    expect(harness.effects()).toEqual(['created', 'opened', 'canceled'])
  })

  test('that is sent again under its id changes nothing more', async () => {
    const harness = new EngineHarness()
    const request = provision('bakery')
    await harness.handle(request)
    const again = await harness.handle(request)
    expect(again.is).toBe('finished')
    expect(harness.effects()).toEqual(['created'])
  })

  test('whose id comes again with other fields is refused, naming them', async () => {
    const harness = new EngineHarness()
    const request = open('bakery')
    await harness.handle(request)
    const again = await harness.handle({ ...request, account: 'florist', input: { product: 'EventMarketing' } })
    expect(again).toEqual({ is: 'conflict', fields: ['account', 'input.product'] })
  })
})

describe('the guard of the catch-22', () => {
  test('refuses to cancel the last product, with the three ways out, and sends nothing', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    const request = cancel('bakery')
    harness.clock.advance(600_000)
    await harness.handle(request)
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'rejected', outcome: { code: 'LAST_PRODUCT', concludedBy: 'guard' } })
    expect(operation.outcome?.nextSteps).toHaveLength(3)
    expect(harness.calls()).toEqual(['create', 'open', 'read'])
  })

  test('lets it go where the caller says so in so many words, and tells that the account is caught', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    harness.clock.advance(600_000)
    await harness.handle(cancel('bakery', { input: { releaseFromSingleBilling: true } }))
    expect(harness.effects()).toEqual(['created', 'opened', 'account-canceled'])
    expect(harness.events.map(({ type }) => type)).toContain('account.caught')
    const request = open('bakery')
    harness.clock.advance(600_000)
    await harness.handle(request)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'CAUGHT_IN_SINGLE_BILLING' },
    })
  })
})
