import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { Look } from '../../../shared/engine/define-operation.ts'
import { intentLead } from '../../../shared/engine/send-step.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { awsEngineTimes as times } from '../../../shared/vendor-key/engine-times.ts'
import { unseeable, withChangedCancel } from '../../support/engine/changed-module.ts'
import { cancel, type EngineHarness } from '../../support/engine/engine-harness.ts'
import { withRepeatableSteps } from '../../support/engine/repeatable-steps.ts'

const minute = 60_000
const evidence = { call: 'read', method: 'GET', path: '/bakery', finishedAt: 0 }
const cannotTell: Look = { conclusion: 'cannot-tell', fields: {}, code: 'CANNOT_TELL', message: 'unclear', evidence }

/** The first cancel is lost without an effect; every further one goes through. */
function loseFirstCancel(harness: EngineHarness): void {
  let lost = 0
  harness.gateway.fault = (call) => (call === 'cancel' && lost++ === 0 ? { kind: 'lost', applied: false } : undefined)
}

/** Answers a doorbell exactly at `at`, whatever the lane rests on. */
async function answerAt(harness: EngineHarness, request: OperationRequest, at: number): Promise<void> {
  const { notBefore: _gone, ...lane } = await harness.lane('bakery')
  await harness.store.put(lane as unknown as Item)
  harness.clock.advance(at - harness.clock.now())
  const { account, partner, operationId } = request
  await harness.engine.answer('cancel-product', { account, partner, operationId }, harness.deadline())
}

async function attemptOf(harness: EngineHarness, { operationId }: OperationRequest) {
  const { attempt } = await harness.operation(operationId)
  if (attempt === undefined) throw new Error('There is no attempt.')
  return attempt
}

async function withLostCancel() {
  const harness = await withChangedCancel(() => ({}))
  loseFirstCancel(harness)
  const request = cancel('bakery')
  await harness.handle(request)
  return { harness, request }
}

describe('when an unknown outcome may be looked at', () => {
  test('not a millisecond before its time: the lane rests until then', async () => {
    const { harness, request } = await withLostCancel()
    const { resolveFrom } = await attemptOf(harness, request)
    await answerAt(harness, request, resolveFrom - 1)
    expect(harness.calls()).toEqual(['read', 'cancel'])
    expect(await harness.lane('bakery')).toMatchObject({ notBefore: resolveFrom, reason: 'settle' })
    expect((await harness.lane('bakery')).lease).toBeUndefined()
  })

  test('at its time', async () => {
    const { harness, request } = await withLostCancel()
    const { resolveFrom } = await attemptOf(harness, request)
    await answerAt(harness, request, resolveFrom)
    expect(harness.calls()).toEqual(['read', 'cancel', 'read'])
    expect(await attemptOf(harness, request)).toMatchObject({ asBeforeAt: resolveFrom, looks: 1, state: 'open' })
  })

  test('two looks less than the gap apart are one: nothing is sent', async () => {
    const { harness, request } = await withLostCancel()
    const { resolveFrom } = await attemptOf(harness, request)
    await answerAt(harness, request, resolveFrom)
    await answerAt(harness, request, resolveFrom + times.observationGap - 1)
    expect(harness.calls()).toEqual(['read', 'cancel', 'read', 'read'])
    expect(await attemptOf(harness, request)).toMatchObject({ n: 1, asBeforeAt: resolveFrom, looks: 1 })
    expect(await harness.lane('bakery')).toMatchObject({ notBefore: resolveFrom + times.observationGap })
  })

  test('two looks the gap apart agree, and the request is sent again', async () => {
    const { harness, request } = await withLostCancel()
    const { resolveFrom } = await attemptOf(harness, request)
    await answerAt(harness, request, resolveFrom)
    await answerAt(harness, request, resolveFrom + times.observationGap)
    expect(harness.effects()).toEqual(['canceled'])
    expect((await harness.operation(request.operationId)).past[1]?.outcome).toBe('not-applied')
  })
})

describe('looks that cannot tell', () => {
  async function lookTimes(context: Partial<EngineHarness['context']> = {}) {
    const looks: number[] = []
    const harness = await withChangedCancel(
      (made) => ({
        observe: async () => {
          looks.push(made().clock.now())
          return cannotTell
        },
      }),
      context,
    )
    loseFirstCancel(harness)
    const request = cancel('bakery')
    await harness.handle(request)
    return { harness, request, looks }
  }

  test('come after twice as long each time, and the sixth asks a person', async () => {
    const { harness, request, looks } = await lookTimes()
    await harness.settle(100 * minute)
    expect(looks).toHaveLength(6)
    for (const [index, wait] of [2, 4, 8, 16, 32].entries()) {
      const gap = (looks[index + 1] ?? 0) - (looks[index] ?? 0)
      expect(gap).toBeGreaterThanOrEqual(wait * minute)
      expect(gap).toBeLessThanOrEqual((wait + 1) * minute)
    }
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'parked', outcome: { code: 'CANNOT_TELL' }, attempt: { state: 'open' } })
    expect(harness.calls()).toEqual(['read', 'cancel'])
  })

  test('never wait longer than the stage allows', async () => {
    const { harness, looks } = await lookTimes({ times: { ...times, observationGapMost: 3 * minute } })
    await harness.settle(60 * minute)
    expect(looks).toHaveLength(6)
    expect((looks[5] ?? 0) - (looks[4] ?? 0)).toBeLessThanOrEqual(4 * minute)
  })

  test('ask a person at once where it is not known what was before', async () => {
    const { harness, request, looks } = await lookTimes()
    const record = await harness.operation(request.operationId)
    const { before: _unknown, ...attempt } = await attemptOf(harness, request)
    await harness.store.put({ ...record, attempt } as unknown as Item)
    await harness.settle(10 * minute)
    expect(looks).toHaveLength(1)
    expect((await harness.operation(request.operationId)).status).toBe('parked')
  })

  test('ask a person at once where the look itself says that the state before is unknown', async () => {
    let looks = 0
    const harness = await withChangedCancel(() => ({
      observe: async () => {
        looks += 1
        return { ...cannotTell, code: 'BEFORE_UNKNOWN' }
      },
    }))
    loseFirstCancel(harness)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(10 * minute)
    expect(looks).toBe(1)
    expect(await harness.operation(request.operationId)).toMatchObject({ outcome: { code: 'BEFORE_UNKNOWN' } })
  })
})

describe('a look that fails', () => {
  test('proves nothing and is not counted', async () => {
    let looks = 0
    const harness = await withChangedCancel(() => ({
      observe: async (...parameters) => {
        if (looks++ >= 8) return cancelProduct.observe(...parameters)
        const failure = { class: 'refused-for-now', code: 'OVER_RATE', message: '', status: 403 } as const
        return { conclusion: 'failed', failure, evidence }
      },
    }))
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: true } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(3 * 60 * minute)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation', effect: 'proven' },
    })
  })
})

describe('a step that says what to do about an unknown outcome', () => {
  test('is sent again without a look where it may be repeated', async () => {
    const harness = await withChangedCancel(() => withRepeatableSteps(cancelProduct))
    loseFirstCancel(harness)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(5 * minute)
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(2)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      past: { 1: { outcome: 'unknown' }, 2: { outcome: 'applied' } },
    })
  })

  test('is parked where nothing can be seen', async () => {
    const harness = await withChangedCancel(() => unseeable)
    loseFirstCancel(harness)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(5 * minute)
    expect(harness.calls()).toEqual(['read', 'cancel'])
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'CANNOT_TELL' },
    })
  })
})

describe('a request that the vendor stored for later', () => {
  test('is looked for after 15 minutes, 1, 6 and 24 hours, never sent again, and then a person decides', async () => {
    const harness = await withChangedCancel(() => ({}))
    harness.gateway.fault = (call) =>
      call === 'cancel'
        ? { kind: 'failure', failure: { class: 'stored', code: 'STORED_FOR_LATER', message: 'later', status: 503 } }
        : undefined
    const request = cancel('bakery')
    await harness.handle(request)
    const { startedAt, resolveFrom, stage } = await attemptOf(harness, request)
    // The request leaves at its slot, a moment after its intent was written.
    const sentAt = startedAt + intentLead
    expect([resolveFrom - sentAt, stage]).toEqual([15 * minute + 2 * times.clockSkew, 0])
    const stages: [number | undefined, number][] = []
    for (const hours of [0.5, 1, 5, 18]) {
      await harness.settle(hours * 60 * minute)
      const attempt = await attemptOf(harness, request)
      stages.push([attempt.stage, attempt.resolveFrom - startedAt - 2 * times.clockSkew])
    }
    expect(stages).toEqual([
      [1, 60 * minute],
      [2, 360 * minute],
      [3, 1_440 * minute],
      [3, 1_440 * minute],
    ])
    const looks = harness.gateway.journal.filter(({ call }) => call === 'read').slice(1)
    expect(looks).toHaveLength(5)
    for (const [index, allowed] of [15, 15, 60, 360, 1_440].entries()) {
      const after = (looks[index]?.at ?? 0) - startedAt
      expect(after).toBeGreaterThanOrEqual(allowed * minute + 2 * times.clockSkew)
      expect(after).toBeLessThanOrEqual((allowed + 2) * minute)
    }
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(1)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'STORED_NOT_SEEN' },
    })
  })

  test('is applied when it is seen at last', async () => {
    const harness = await withChangedCancel(() => ({}))
    harness.gateway.fault = (call) =>
      call === 'cancel'
        ? { kind: 'failure', failure: { class: 'stored', code: 'STORED_FOR_LATER', message: 'later', status: 503 } }
        : undefined
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(30 * minute)
    harness.core.cancelProduct('acme', 'bakery', 'EmailMarketing')
    await harness.settle(60 * minute)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'applied' })
  })
})
