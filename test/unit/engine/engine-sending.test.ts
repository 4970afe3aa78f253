import { describe, expect, test } from 'vitest'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { intentLead } from '../../../shared/engine/send-step.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Attempt } from '../../../shared/ledger/operation-record.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import type { AccountObservation, CallOptions } from '../../../shared/partner-api/gateway.ts'
import { awsEngineTimes as times } from '../../../shared/vendor-key/engine-times.ts'
import { withChangedCancel } from '../../support/engine/changed-module.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

type Answer = VendorAnswer<AccountObservation>
const evidence = { call: 'cancel', method: 'POST', path: '/bakery', finishedAt: 0 }
const failure = (kind: 'unknown' | 'not-sent' | 'rejected'): Answer => ({
  ok: false,
  failure: { class: kind, code: kind === 'rejected' ? 'REQUEST_INVALID' : 'CONNECT_FAILED', message: kind },
  evidence,
})

/** The first cancel is answered by `first` instead of the vendor. */
function answerFirst(harness: EngineHarness, first: (call: CallOptions) => Promise<Answer>): void {
  const { gateway } = harness
  const { cancelProduct: real } = gateway
  let n = 0
  gateway.cancelProduct = (login, product, call) => (n++ === 0 ? first(call) : real.call(gateway, login, product, call))
}

describe('the window in which a request may leave', () => {
  // Its slot comes that long after the intent was written.
  test.each([
    { reason: 'it has just begun', advance: 0, freeze: 0, isOpen: true },
    {
      reason: 'the wall clock says that its last millisecond is running',
      advance: 0,
      freeze: 4_999 - intentLead,
      isOpen: true,
    },
    { reason: 'the wall clock says that it is over', advance: 0, freeze: 5_000 - intentLead, isOpen: false },
    { reason: 'both clocks are in its last millisecond', advance: 4_999 - intentLead, freeze: 0, isOpen: true },
    {
      reason: 'only the monotonic clock says that it is over',
      advance: 5_000 - intentLead,
      freeze: intentLead - 5_000,
      isOpen: false,
    },
  ])('is open: $isOpen when $reason', async ({ advance, freeze, isOpen }) => {
    const harness = await withChangedCancel(() => ({}))
    const seen: (boolean | undefined)[] = []
    answerFirst(harness, async ({ window }) => {
      harness.clock.advance(advance)
      harness.clock.freeze(freeze)
      seen.push(window?.isOpen())
      return failure('not-sent')
    })
    await harness.handle(cancel('bakery'))
    expect(seen).toEqual([isOpen])
  })

  test('begins before the intent is written: a ledger that took that long leaves no time to send', async () => {
    const harness = await withChangedCancel(() => ({}))
    const request = cancel('bakery')
    harness.store.hooks.afterCommit = async ({ key }) => {
      if (!key.pk.startsWith('OPERATION#')) return
      if ((await harness.operation(request.operationId)).status !== 'sending') return
      harness.clock.advance(times.sendWindow)
      harness.store.hooks.afterCommit = () => {}
    }
    await harness.handle(request)
    expect(harness.effects()).toEqual([])
    await harness.settle()
    expect(harness.effects()).toEqual(['canceled'])
  })
})

describe('from when an attempt may be looked at', () => {
  async function attemptAfter(answer: (harness: EngineHarness) => Promise<Answer>, mayBeStored = false) {
    const harness = await withChangedCancel(() => ({
      next: (...parameters) => {
        const next = cancelProduct.next(...parameters)
        return next.do === 'send' ? { ...next, step: { ...next.step, mayBeStored } } : next
      },
    }))
    const request = cancel('bakery')
    const intents: (Attempt | undefined)[] = []
    answerFirst(harness, async () => {
      intents.push((await harness.operation(request.operationId)).attempt)
      return answer(harness)
    })
    await harness.handle(request)
    const [intent] = intents
    const { attempt } = await harness.operation(request.operationId)
    if (intent === undefined || attempt === undefined) throw new Error('There is no attempt.')
    return { intent, attempt, now: harness.clock.now() }
  }

  test('the intent counts window, call, settling and both clocks', async () => {
    const { intent } = await attemptAfter(async () => failure('unknown'))
    expect(intent.notAfter - intent.startedAt).toBe(times.sendWindow)
    expect(intent.resolveFrom).toBe(intent.notAfter + times.callDeadline + times.settle + 2 * times.clockSkew)
    expect(intent.stage).toBeUndefined()
  })

  test('a sender that saw its request end lowers it to settling and both clocks', async () => {
    const { attempt, now } = await attemptAfter(async () => failure('unknown'))
    expect(attempt.resolveFrom).toBe(now + times.settle + 2 * times.clockSkew)
  })

  test('a sender that saw it end late never raises it', async () => {
    const { intent, attempt } = await attemptAfter(async (harness) => {
      harness.clock.advance(times.callDeadline + times.sendWindow + 1)
      return failure('unknown')
    })
    expect(attempt.resolveFrom).toBe(intent.resolveFrom)
  })

  test('what may be stored settles like a stored request, and is not lowered', async () => {
    const { intent, attempt } = await attemptAfter(async () => failure('unknown'), true)
    expect(intent.resolveFrom).toBe(intent.notAfter + times.callDeadline + 15 * times.settle + 2 * times.clockSkew)
    expect(intent.stage).toBe(0)
    expect(attempt.resolveFrom).toBe(intent.resolveFrom)
  })
})

describe('the lease before a send', () => {
  const needed = times.sendWindow + times.callDeadline + 2 * times.clockSkew

  /** Runs a cancel whose plan was made when the lease had `left` ms to go. */
  async function withLeaseLeft(left: number, more: (harness: EngineHarness) => Promise<void> = async () => {}) {
    let reads = 0
    const renewals: number[] = []
    const harness = await withChangedCancel(
      (made) => ({
        // The first read takes long; then the plan is made.
        read: async (...parameters) => {
          const answer = await cancelProduct.read(...parameters)
          if (reads++ > 0) return answer
          const { lease } = await made().lane('bakery')
          made().clock.advance((lease?.until ?? 0) - left - made().clock.now())
          await more(made())
          return answer
        },
      }),
      {
        // What that read showed is believed for longer than the lease lasts.
        times: { ...times, guardReadFor: times.freshFor },
        steps: {
          ...protocolSteps,
          renewLease: (input) => {
            renewals.push(input.now)
            return protocolSteps.renewLease(input)
          },
        },
      },
    )
    const request = cancel('bakery')
    await harness.engine.handle(request, harness.deadline(600_000))
    return { harness, request, renewals }
  }

  test('is left alone when it just covers window, call and clocks', async () => {
    const { harness, renewals } = await withLeaseLeft(needed)
    expect([renewals.length, harness.effects()]).toEqual([0, ['canceled']])
  })

  test('is renewed when it is a millisecond short', async () => {
    const { harness, renewals } = await withLeaseLeft(needed - 1)
    expect([renewals.length, harness.effects()]).toEqual([1, ['canceled']])
  })

  test('that is somebody else’s by now ends the run before anything is written', async () => {
    const { harness, request } = await withLeaseLeft(0, async (made) => {
      const lane = await made.lane('bakery')
      await made.store.put({ ...lane, lease: { token: 'theirs', until: made.clock.now() + 90_000 } } as unknown as Item)
    })
    expect(harness.calls()).toEqual(['read'])
    expect((await harness.operation(request.operationId)).attempt).toBeUndefined()
    expect((await harness.lane('bakery')).lease?.token).toBe('theirs')
  })

  test('that ran down while the ledger renewed it is not relied on', async () => {
    const { harness, request } = await withLeaseLeft(needed - 1, async (made) => {
      made.store.hooks.afterCommit = async ({ key }) => {
        if (!key.pk.startsWith('ACCOUNTS#')) return
        made.clock.advance(times.lease - needed + 1)
        made.store.hooks.afterCommit = () => {}
      }
    })
    expect(harness.calls()).toEqual(['read'])
    expect((await harness.operation(request.operationId)).attempt).toBeUndefined()
    await harness.settle()
    expect(harness.effects()).toEqual(['canceled'])
  })
})

describe('an invocation that ends soon', () => {
  test.each([
    { left: times.callDeadline, sent: true },
    { left: times.callDeadline - 1, sent: false },
  ])('sends with $left ms left: $sent; otherwise the lane is rung and no intent is left', async ({ left, sent }) => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    const request = open('bakery')
    await harness.handle(provision('bakery'))
    harness.clock.advance(5_000)
    await harness.engine.handle(request, harness.deadline(left))
    expect(harness.effects()).toEqual(sent ? ['created', 'opened'] : ['created'])
    if (sent) return
    expect((await harness.operation(request.operationId)).attempt).toBeUndefined()
    expect((await harness.lane('bakery')).reason).toBe('deadline')
    await harness.settle(60_000)
    expect(harness.effects()).toEqual(['created', 'opened'])
  })
})
