import { describe, expect, test } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { latestScanKey, type ScanPage } from '../../../shared/ledger/scan-record.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { askAccount, askedOf, askMembership, askPlan, iso, minutes, settled, withBakery } from './asking.ts'

const name = (number: number): string => `acme-client-${String(number).padStart(4, '0')}`

/** A partner whose accounts only the listing shows, in pages of fifty. */
const listed = (accounts: number, requestsPerSecond = 4): VendorHarness =>
  new VendorHarness(
    { ...partnerKinds.v3Only, budget: { ...partnerKinds.v3Only.budget, requestsPerSecond } },
    { accounts },
  )

/** When each page of the pass was asked for. */
async function pagesOf(harness: VendorHarness): Promise<number[]> {
  const { pk } = latestScanKey('acme')
  const { items } = await harness.store.list(pk, { limit: 100, skPrefix: 'PAGE#' })
  return (items as unknown as ScanPage[]).map(({ readAt }) => readAt)
}

describe('an account that the listing shows', () => {
  test('was seen when its page was asked for', async () => {
    const harness = listed(60)
    const began = harness.clock.now()
    const answer = await askMembership(harness, name(55))
    const [, second] = await pagesOf(harness)
    expect(second).toBeGreaterThan(began)
    expect(answer).toMatchObject({ membership: 'member', source: 'vendor', observedAt: iso(second ?? 0) })
    expect((await harness.lane(name(55))).observedAt).toMatchObject({ presence: second, status: second })
  })

  test('on a page that somebody else asked for was seen no later than that', async () => {
    const harness = listed(60)
    const began = harness.clock.now()
    await askMembership(harness, name(1))
    harness.clock.advance(minutes(5))
    harness.calledSince()
    expect(await askMembership(harness, name(2))).toMatchObject({ membership: 'member', observedAt: iso(began) })
    expect(harness.calledSince()).toEqual([])
    expect((await harness.lane(name(2))).observedAt.presence).toBe(began)
  })

  test('is not told from a page that is older than the directory may be', async () => {
    const harness = listed(60)
    await askMembership(harness, name(1))
    harness.clock.advance(minutes(15) + 1)
    harness.calledSince()
    const asked = harness.clock.now()
    const answer = await askMembership(harness, name(2))
    expect(Date.parse(answer.observedAt ?? '')).toBeGreaterThanOrEqual(asked)
    expect(harness.calledSince()).toEqual(['v3 list'])
  })

  test('on an older page does not take back what an operation has done since', async () => {
    const harness = await withBakery('mixed')
    // Somebody else looks for a plan, which reads the whole listing: bakery is in trial.
    await askPlan(harness, false, 'nobody')
    harness.clock.advance(minutes(1))
    await harness.carryOut('open-product', 'bakery', {})
    harness.clock.advance(settled)
    harness.calledSince()
    expect(await askPlan(harness)).toMatchObject({ is: 'known' })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
    expect((await harness.lane('bakery')).directory.status).toBe('open')
  })
})

describe('an account that no page of the listing shows', () => {
  test('was not there when the pass began, and is told to be seen then', async () => {
    const harness = listed(60)
    const began = harness.clock.now()
    expect(await askMembership(harness, 'nobody')).toMatchObject({ membership: 'not-a-member', observedAt: iso(began) })
    harness.clock.advance(minutes(5))
    harness.calledSince()
    // The same pass serves all who ask, and is told as old as it is.
    expect(await askMembership(harness, 'florist')).toMatchObject({
      membership: 'not-a-member',
      observedAt: iso(began),
      request: { text: expect.stringContaining(`Seen at ${iso(began)}`) },
    })
    expect(harness.calledSince()).toEqual([])
  })

  test('is looked for in a new pass when the last one is old', async () => {
    const harness = listed(60)
    await askMembership(harness, 'nobody')
    harness.clock.advance(minutes(15) + 1)
    harness.calledSince()
    expect(await askMembership(harness, 'nobody')).toMatchObject({ membership: 'not-a-member' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
  })
})

describe('a listing that is longer than there is time', () => {
  test('has not been read yet: the next to ask goes on from where the last one stopped', async () => {
    const harness = listed(320, 1)
    const pages: number[] = []
    for (let asks = 0; asks < 10; asks++) {
      const answer = await checkMembership(harness.context, askedOf(harness, 'nobody', 7_000))
      pages.push(harness.calledSince().length)
      if (answer.membership !== 'unknown') {
        expect(answer.membership).toBe('not-a-member')
        break
      }
      expect(answer).toMatchObject({ source: 'none', reason: 'LISTING_NOT_READ_YET', retryAt: expect.any(String) })
    }
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.reduce((all, some) => all + some)).toBe(7)
  })

  test('is not begun where not even a page can be read, and nothing is denied', async () => {
    const harness = listed(60)
    const answer = await checkMembership(harness.context, askedOf(harness, 'nobody', 3_000))
    expect(answer).toMatchObject({ membership: 'unknown', reason: 'LISTING_NOT_READ_YET' })
    expect(harness.calledSince()).toEqual([])
  })

  test('is read by one of those who ask at the same time; the others are told when to ask again', async () => {
    const harness = listed(120)
    const answers = await Promise.all(['nobody', 'florist', name(119)].map((one) => askMembership(harness, one)))
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list', 'v3 list'])
    expect(answers.map(({ membership }) => membership)).toEqual(['not-a-member', 'unknown', 'unknown'])
    for (const { reason, retryAt } of answers.slice(1)) {
      expect(reason).toBe('LISTING_NOT_READ_YET')
      expect(Date.parse(retryAt ?? '')).toBeGreaterThan(0)
    }
    harness.clock.advance(minutes(1))
    expect((await askMembership(harness, name(119))).membership).toBe('member')
    expect(harness.calledSince()).toEqual([])
  })
})

describe('a listing that fails', () => {
  test('denies nothing, says why, and is gone on with by the next to ask', async () => {
    const harness = listed(60)
    harness.simulator.faults.add({ match: { call: 'list' }, fault: 'timeout-before', times: 1, skip: 1 })
    expect(await askMembership(harness, 'nobody')).toMatchObject({ membership: 'unknown', reason: 'TIMED_OUT' })
    expect(await askMembership(harness, 'nobody')).toMatchObject({ membership: 'not-a-member' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list', 'v3 list'])
  })

  test('since our credentials are refused denies nothing', async () => {
    const harness = listed(1)
    harness.simulator.faults.add({
      match: { call: 'list' },
      fault: 'status',
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: '{"error_key":"unauthorized","error_message":"Unauthorized"}',
      times: 'always',
      skip: 0,
    })
    expect(await askAccount(harness, false, 'nobody')).toMatchObject({ is: 'unknown' })
  })
})
