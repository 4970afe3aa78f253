import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { afterUnknownOf } from '../../../shared/ledger/after-unknown.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { withChangedCancel } from '../../support/engine/changed-module.ts'
import type { Fault } from '../../support/engine/core-gateway.ts'
import { cancel, type EngineHarness } from '../../support/engine/engine-harness.ts'
import { withStepsThat } from '../../support/engine/repeatable-steps.ts'

const request = { to: 'the vendor', subject: 'Cancel', text: 'POST /cancel' }

/** `cancel-product` as if nothing at the vendor showed what became of it. */
const unshown: OperationDefinition = {
  ...withStepsThat('park', cancelProduct),
  observe: async () => {
    throw new Error('There is nothing to look at.')
  },
  byHand: () => request,
}

async function harnessWith(...faults: (Fault | undefined)[]): Promise<EngineHarness> {
  const harness = await withChangedCancel(() => unshown)
  harness.gateway.fault = (call) => (call === 'cancel' ? faults.shift() : undefined)
  return harness
}

const writes = (harness: EngineHarness) => harness.calls('bakery').filter((call) => call === 'cancel')

async function decide(harness: EngineHarness, operationId: string): Promise<void> {
  const { ver: version } = await harness.operation(operationId)
  const decision = { kind: 'retry', version, by: 'nora', why: 'The owner says that it is still open.' } as const
  await harness.engine.decide('acme', operationId, decision)
  await harness.settle()
}

describe('a step of which nothing at the vendor shows the effect', () => {
  test.each([
    { applied: true, because: 'a second request might be a second change' },
    { applied: false, because: 'nobody can see that it was not carried out' },
  ])('is sent once where its answer is lost (carried out: $applied), since $because', async ({ applied }) => {
    const harness = await harnessWith({ kind: 'lost', applied })
    await harness.handle(cancel('bakery', { operationId: 'one' }))
    await harness.settle(48 * 3_600_000)
    expect(writes(harness)).toHaveLength(1)
    const record = await harness.operation('one')
    expect(record).toMatchObject({
      status: 'parked',
      attempt: { state: 'open' },
      outcome: { code: 'EFFECT_NOT_SHOWN', concludedBy: 'guard', request },
    })
    expect(record.outcome?.message).toMatch(/nothing at the vendor shows whether it took effect\.$/)
    expect(record.input, 'a retry needs it').toBeDefined()
  })

  test('is not parked before the vendor has settled: its answer may still come', async () => {
    const harness = await harnessWith({ kind: 'lost', applied: true })
    await harness.handle(cancel('bakery', { operationId: 'one' }))
    expect(await harness.operation('one')).toMatchObject({ status: 'resolving' })
  })

  test('is sent again when a person asks for it, and then ends by the answer', async () => {
    const harness = await harnessWith({ kind: 'lost', applied: false })
    await harness.handle(cancel('bakery', { operationId: 'one' }))
    await harness.settle()
    await decide(harness, 'one')
    expect(writes(harness)).toHaveLength(2)
    expect(await harness.operation('one')).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    expect(harness.effects('bakery').filter((effect) => effect === 'canceled')).toHaveLength(1)
  })

  const refusal = (failure: Partial<Failure>): Fault => ({
    kind: 'failure',
    failure: { class: 'rejected', code: 'REQUEST_INVALID', message: 'The vendor refused it.', ...failure } as Failure,
  })

  test.each(['REQUEST_INVALID', 'ACCOUNT_NOT_FOUND', 'CONFLICT'] as const)(
    'is rejected at once by %s: the verdict is all that there is to know',
    async (code) => {
      const harness = await harnessWith(refusal({ code }))
      await harness.handle(cancel('bakery', { operationId: 'one' }))
      expect(await harness.operation('one')).toMatchObject({ status: 'rejected', outcome: { code } })
    },
  )

  test('is parked with both where the vendor refuses it after an unknown outcome: the first may be the reason', async () => {
    const harness = await harnessWith({ kind: 'lost', applied: false }, refusal({ code: 'CONFLICT' }))
    await harness.handle(cancel('bakery', { operationId: 'one' }))
    await harness.settle()
    await decide(harness, 'one')
    const record = await harness.operation('one')
    expect(record).toMatchObject({ status: 'parked', outcome: { code: 'EFFECT_NOT_SHOWN' } })
    expect(record.outcome?.message).toContain('It is not known whether an earlier request took effect')
    expect(writes(harness)).toHaveLength(2)
  })

  test.each(['ACCESS_REFUSED', 'METHOD_NOT_ALLOWED', 'REDIRECTED'] as const)(
    'is parked after %s, which does not say that nothing was done',
    async (code) => {
      const harness = await harnessWith(refusal({ class: 'held', code, message: 'No.' }))
      await harness.handle(cancel('bakery', { operationId: 'one' }))
      await harness.settle()
      expect(await harness.operation('one')).toMatchObject({ status: 'parked', outcome: { code: 'EFFECT_NOT_SHOWN' } })
      expect(writes(harness)).toHaveLength(1)
    },
  )

  test('is sent again by itself only where it provably did not leave', async () => {
    const harness = await harnessWith({ kind: 'not-sent' }, { kind: 'not-sent' })
    await harness.handle(cancel('bakery', { operationId: 'one' }))
    await harness.settle()
    expect(await harness.operation('one')).toMatchObject({ status: 'applied' })
  })
})

test.each<[Parameters<typeof afterUnknownOf>[0], string, string]>([
  [{}, 'observe', 'it is what a step does that says nothing'],
  [{ repeatable: true }, 'repeat', 'an earlier version has written the attempt'],
  [{ afterUnknown: 'park' as const }, 'park', 'it says so'],
])('of %o an unknown outcome is resolved by %s, since %s', (step, way, _because) => {
  expect(afterUnknownOf(step)).toBe(way)
})
