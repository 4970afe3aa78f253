import { describe, expect, test } from 'vitest'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const { cannotBeTakenBack: _not, ...takenBack } = cancelProduct
const freshFor = 46_000

/** Carries out a cancellation whose request is about to leave `age` ms after the read that it rests on began. */
async function sentAfter(age: number, cancelling: OperationDefinition, times: Partial<typeof awsEngineTimes> = {}) {
  const modules = new Map([provisionAccount, openProduct, cancelling].map((module) => [module.type, module]))
  const harness = new EngineHarness({
    partner: { anchorProduct: 'EventMarketing' },
    context: { module: (operation) => modules.get(operation), times: { ...awsEngineTimes, freshFor, ...times } },
  })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  const used = async () => Number((await harness.store.get(keyKey('acme-key')))?.used)
  const before = await used()
  const began = harness.clock.now()
  let tickets = 0
  harness.store.hooks.afterCommit = ({ key }) => {
    // The slot of the request comes late.
    if (key.pk.startsWith('KEY#') && ++tickets === 2) harness.clock.advance(age - (harness.clock.now() - began))
  }
  const request = cancel('bakery')
  await harness.engine.handle(request, harness.deadline(600_000))
  expect((await harness.operation(request.operationId)).status).toBe('applied')
  return { calls: harness.calls(), slots: (await used()) - before }
}

const sent = { calls: ['read', 'cancel'], slots: 2 }
// The slot that had come pays for the read: nothing is taken for nothing.
const readAnew = { calls: ['read', 'read', 'cancel'], slots: 3 }

describe('a request leaves by a read that is not too old, and is planned anew by a new read otherwise', () => {
  test.each([
    { age: 30_000, is: sent },
    { age: 30_001, is: readAnew },
  ])('$age ms old, for what cannot be taken back: $is.calls', async ({ age, is }) => {
    expect(await sentAfter(age, cancelProduct)).toEqual(is)
  })

  test.each([
    { age: 30_001, is: sent },
    { age: freshFor, is: sent },
    { age: freshFor + 1, is: readAnew },
  ])('$age ms old, for all else: $is.calls', async ({ age, is }) => {
    expect(await sentAfter(age, takenBack)).toEqual(is)
  })

  test.each([
    { age: freshFor, is: sent },
    { age: freshFor + 1, is: readAnew },
  ])('$age ms old, where freshFor is the shorter of both: $is.calls', async ({ age, is }) => {
    expect(await sentAfter(age, cancelProduct, { guardReadFor: 80_000 })).toEqual(is)
  })
})

test('the read that is made anew waits for the slot that it is paid with', async () => {
  const harness = new EngineHarness({
    partner: { anchorProduct: 'EventMarketing' },
    context: { times: { ...awsEngineTimes, guardReadFor: 5_000 } },
  })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  const slot = harness.clock.now() + 8_000
  let tickets = 0
  harness.store.hooks.afterCommit = async ({ key }) => {
    // Others have taken all slots up to that one.
    if (key.pk.startsWith('KEY#') && ++tickets === 1)
      await harness.store.update(key, [{ set: ['nextAt'], value: slot }])
  }
  const request = cancel('bakery')
  await harness.engine.handle(request, harness.deadline(600_000))
  expect(harness.calls()).toEqual(['read', 'read', 'cancel'])
  expect(harness.gateway.journal[1]?.at).toBeGreaterThanOrEqual(slot)
})
