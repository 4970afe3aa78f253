import { describe, expect, test } from 'vitest'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minute = 60_000
const events = 'product:EventMarketing'

async function withAccount() {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  await harness.settle(10 * minute)
  return harness
}

const opening = (expects: Record<string, string | number | boolean>) =>
  open('bakery', { operationId: 'repair', input: { product: 'EventMarketing' }, expects })

describe('an operation whose caller says how it saw the account', () => {
  test('is carried out where the read before its request shows it so', async () => {
    const harness = await withAccount()
    await harness.handle(opening({ [events]: 'absent' }))
    await harness.settle(minute)
    expect(await harness.operation('repair')).toMatchObject({ status: 'applied' })
  })

  test('ends rejected, and nothing is sent, where the read shows it otherwise', async () => {
    const harness = await withAccount()
    const before = JSON.stringify(harness.core.store.all('acme'))
    await harness.handle(opening({ [events]: 'canceled' }))
    await harness.settle(minute)
    const { status, outcome, attempt, past } = await harness.operation('repair')
    expect({ status, code: outcome?.code, attempt, past }).toEqual({
      status: 'rejected',
      code: 'PLAN_OUTDATED',
      attempt: undefined,
      past: {},
    })
    expect(outcome?.message).toContain(`${events} is absent and was canceled`)
    expect(JSON.stringify(harness.core.store.all('acme'))).toBe(before)
  })

  test('is read anew, however much the directory knows', async () => {
    const harness = await withAccount()
    await harness.handle(open('bakery', { operationId: 'first', input: { product: 'EventMarketing' } }))
    await harness.settle(10 * minute)
    const verdict = harness.core.cancelProduct('acme', 'bakery', 'EventMarketing')
    expect(verdict.ok).toBe(true)
    await harness.handle(opening({ [events]: 'open' }))
    await harness.settle(minute)
    expect(await harness.operation('repair')).toMatchObject({ status: 'rejected', outcome: { code: 'PLAN_OUTDATED' } })
  })

  test('is carried out where the read does not show the field', async () => {
    const harness = await withAccount()
    await harness.handle(opening({ 'product:SocialCampaigns': 'open', [events]: 'absent', cancellationAt: 'x' }))
    await harness.settle(minute)
    expect(await harness.operation('repair')).toMatchObject({ status: 'applied' })
  })

  test('is another request than one that says it otherwise', async () => {
    const harness = await withAccount()
    await harness.engine.submit(opening({ [events]: 'absent' }))
    expect(await harness.engine.submit(opening({ [events]: 'open' }))).toMatchObject({
      is: 'conflict',
      fields: ['expects'],
    })
  })
})
