import { describe, expect, test } from 'vitest'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

/** A harness with one open account that has an anchor, so that everything can be done to it. */
async function withOpenAccount(): Promise<EngineHarness> {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  return harness
}

describe('a request whose answer never came', () => {
  test('and which had taken effect is found by looking, and never sent again', async () => {
    const harness = await withOpenAccount()
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: true } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    expect((await harness.operation(request.operationId)).status).toBe('resolving')
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation', effect: 'proven' },
    })
    expect(harness.calls()).toEqual(['read', 'cancel', 'read'])
  })

  test('and which had not taken effect is sent again only after two looks that agree', async () => {
    const harness = await withOpenAccount()
    let lost = 0
    harness.gateway.fault = (call) => (call === 'cancel' && lost++ === 0 ? { kind: 'lost', applied: false } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    expect(operation.past).toMatchObject({ 1: { outcome: 'not-applied' }, 2: { outcome: 'applied' } })
    expect(harness.effects()).toEqual(['canceled'])
    const looks = harness.gateway.journal.filter(({ call }) => call === 'read').map(({ at }) => at)
    expect(looks.length).toBeGreaterThanOrEqual(3)
    expect((looks[2] ?? 0) - (looks[1] ?? 0)).toBeGreaterThanOrEqual(10_000)
  })

  test('is not looked for before the vendor must have finished it', async () => {
    const harness = await withOpenAccount()
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: true } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    const sentAt = harness.gateway.journal.find(({ call }) => call === 'cancel')?.at ?? 0
    await harness.settle()
    const look = harness.gateway.journal.at(-1)
    expect(look?.call).toBe('read')
    expect((look?.at ?? 0) - sentAt).toBeGreaterThanOrEqual(60_000)
  })

  test('parks with evidence when somebody else changed the field meanwhile', async () => {
    const harness = await withOpenAccount()
    // The product goes away behind our back: neither open as before nor, for an opening, open as wanted.
    await harness.handle(cancel('bakery'))
    harness.gateway.fault = (call) => (call === 'open' ? { kind: 'lost', applied: false } : undefined)
    const request = open('bakery')
    harness.clock.advance(600_000)
    await harness.handle(request)
    harness.core.openProduct('acme', 'bakery', 'EmailMarketing')
    const account = harness.core.store.find('bakery')
    if (account === undefined) throw new Error('the account is gone')
    harness.core.place({ ...account, products: account.products.filter(({ name }) => name !== 'EmailMarketing') })
    await harness.settle()
    const operation = await harness.operation(request.operationId)
    expect(operation.status).toBe('parked')
    expect(operation.outcome?.nextSteps?.length).toBeGreaterThan(0)
    expect(harness.events.map(({ type }) => type)).toContain('operation.parked')
  })

  test('gives up after five requests that left, and asks a person', async () => {
    const harness = await withOpenAccount()
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: false } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'ATTEMPTS_EXHAUSTED' },
    })
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(5)
  })
})

describe('an answer that says success and shows the opposite', () => {
  test('is not believed: the account is looked at, and what was asked is carried out', async () => {
    const harness = await withOpenAccount()
    let told = 0
    const { cancelProduct } = harness.gateway
    harness.gateway.cancelProduct = async (login, product, call) => {
      if (told++ > 0) return cancelProduct.call(harness.gateway, login, product, call)
      await call.permit()
      const fields = { presence: 'present', 'product:EmailMarketing': 'open' } as const
      const evidence = { call: 'cancel', method: 'POST', path: '/bakery', finishedAt: harness.clock.now(), status: 200 }
      return { ok: true, value: { generation: 'xml', fields }, evidence }
    }
    const request = cancel('bakery')
    await harness.handle(request)
    expect((await harness.operation(request.operationId)).status).toBe('resolving')
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      past: { 1: { outcome: 'not-applied' }, 2: { outcome: 'applied' } },
    })
    expect(harness.effects()).toEqual(['canceled'])
  })
})

describe('a refusal after an unknown attempt', () => {
  test('is believed only once the account was seen as before twice', async () => {
    const harness = await withOpenAccount()
    let n = 0
    harness.gateway.fault = (call) => {
      if (call !== 'cancel') return undefined
      return n++ === 0
        ? { kind: 'lost', applied: false }
        : { kind: 'failure', failure: { class: 'rejected', code: 'REQUEST_INVALID', message: 'no', status: 400 } }
    }
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'rejected',
      outcome: { concludedBy: 'observation', code: 'REQUEST_INVALID' },
    })
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(2)
  })

  test('is a success when the first request turns out to have landed', async () => {
    const harness = new EngineHarness()
    let n = 0
    let land: (() => void) | undefined
    harness.gateway.fault = (call) => {
      if (call !== 'create') return undefined
      n += 1
      if (n === 1)
        return {
          kind: 'lost-then-late',
          later: (apply) => {
            land = apply
          },
        }
      land?.()
      return undefined
    }
    const request = provision('bakery')
    await harness.handle(request)
    await harness.settle()
    // The second create meets the account that the first one made: a conflict that is our own doing.
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation' },
    })
    expect(harness.effects()).toEqual(['created'])
  })
})

describe('a request that takes effect later than the vendor’s settle time', () => {
  test('is found by the conflict that the next one meets, which is no rejection', async () => {
    const harness = new EngineHarness()
    let land: (() => void) | undefined
    harness.gateway.fault = (call) => {
      if (call === 'create' && land === undefined) {
        return {
          kind: 'lost-then-late',
          later: (apply) => {
            land = apply
          },
        }
      }
      // It lands after the last look, just before the next try.
      if (call === 'create') land?.()
      return undefined
    }
    const request = provision('bakery')
    await harness.handle(request)
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation', effect: 'unproven' },
      past: { 1: { outcome: 'not-applied' } },
    })
    expect(harness.effects()).toEqual(['created'])
  })
})

describe('a request that provably was not sent', () => {
  test('is sent again without looking', async () => {
    const harness = await withOpenAccount()
    let n = 0
    harness.gateway.fault = (call) => (call === 'cancel' && n++ < 3 ? { kind: 'not-sent' } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'applied' })
    expect(harness.effects()).toEqual(['canceled'])
  })
})

describe('a fault of settings', () => {
  test('defers, and rejects nothing', async () => {
    const harness = await withOpenAccount()
    harness.gateway.fault = () => ({
      kind: 'failure',
      failure: { class: 'held', code: 'CREDENTIALS_REFUSED', message: 'no', status: 401 },
    })
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(1_800_000)
    expect((await harness.operation(request.operationId)).status).toBe('received')
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'held',
    })
    harness.gateway.fault = () => undefined
    await harness.settle()
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })
})
