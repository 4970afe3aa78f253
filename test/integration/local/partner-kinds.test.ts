import { expect, it, vi } from 'vitest'
import { simulatorControl } from '../../../infra/local/simulator-control.ts'
import type { OperationReport } from '../../../shared/engine/describe-operation.ts'
import { createSsoUserExample } from '../../../shared/operations/create-sso-user/input.ts'
import { unsubscribeContactsExample } from '../../../shared/operations/unsubscribe-contacts/input.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { startRuntimeProcess } from './support/runtime-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 180_000 })

// On a machine on which much else runs, a chapter takes that long.
const patience = { timeout: 60_000, interval: 50 }
vi.setConfig({ testTimeout: 300_000 })
const release = { releaseFromSingleBilling: true }
const finalStatuses = ['applied', 'rejected', 'withdrawn', 'parked']
const callbackUri = 'https://hooks.example.com/partner-ops'

interface Chapter {
  operation: string
  input: Record<string, unknown>
  /** The fields that matter of what became of it. */
  ends: Partial<OperationReport>
  /** All that the vendor is asked for it, tokens aside. */
  calls: readonly string[]
  /**
   * A read that is made a second time where it came while reads may lag: what the operation before has made unknown is not
   * taken from it.
   */
  mayRepeat?: string
}

/** What every account goes through with its partner, from provisioning to reopening. */
const lives: Record<string, readonly Chapter[]> = {
  // Text and XML, without an anchor product: the way into the catch-22 is open to who asks for it, and none leads out.
  globex: [
    {
      operation: 'provision-account',
      input: newAccount,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['xml create'],
    },
    { operation: 'open-product', input: {}, ends: { status: 'applied', concludedBy: 'answer' }, calls: ['xml open'] },
    {
      operation: 'cancel-product',
      input: {},
      ends: { status: 'rejected', code: 'LAST_PRODUCT' },
      calls: ['xml read'],
    },
    {
      operation: 'cancel-product',
      input: release,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['xml read', 'xml cancel'],
    },
    {
      operation: 'reopen-account',
      input: {},
      ends: { status: 'parked', code: 'LADDER_ENDED', request: expect.objectContaining({ to: expect.any(String) }) },
      calls: ['xml read'],
    },
  ],
  // Products over XML, plans over V3, with an anchor product.
  acme: [
    {
      operation: 'provision-account',
      input: newAccount,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['xml create'],
    },
    { operation: 'open-product', input: {}, ends: { status: 'applied', concludedBy: 'answer' }, calls: ['xml open'] },
    {
      operation: 'change-plan',
      input: { planType: 'SILVER' },
      ends: { status: 'applied', concludedBy: 'answer' },
      // With which plan the account left its trial is not known.
      mayRepeat: 'v3 read-plan',
      calls: ['v3 list', 'v3 read-plan', 'v3 change-plan'],
    },
    {
      operation: 'act-for-account',
      input: { method: 'GET', path: '/account/summary' },
      ends: {
        status: 'applied',
        concludedBy: 'answer',
        reply: { until: expect.any(String), body: expect.objectContaining({ organization_name: 'Example Bakery' }) },
      },
      calls: ['v3 act-for-account'],
    },
    {
      operation: 'create-sso-user',
      input: createSsoUserExample,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 create-user'],
    },
    {
      operation: 'unsubscribe-contacts',
      input: unsubscribeContactsExample,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 unsubscribe-contacts'],
    },
    {
      operation: 'cancel-product',
      input: {},
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['xml read', 'xml cancel'],
    },
    {
      operation: 'reopen-account',
      input: { product: 'EmailMarketing' },
      ends: { status: 'applied', concludedBy: 'observation' },
      calls: ['xml read', 'xml open', 'xml read'],
    },
    {
      operation: 'cancel-account',
      input: { ...release, reason: 14 },
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 cancel-account'],
    },
    {
      operation: 'reopen-account',
      input: { singleBilling: false },
      ends: { status: 'applied', concludedBy: 'observation' },
      // What the cancellation took away is not known.
      mayRepeat: 'xml read',
      calls: ['xml read', 'v3 change-plan', 'xml read'],
    },
  ],
  // V3 and nothing else.
  initech: [
    {
      operation: 'provision-account',
      input: newAccount,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 create'],
    },
    {
      operation: 'change-plan',
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 change-plan'],
    },
    {
      operation: 'cancel-account',
      input: release,
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 cancel-account'],
    },
    {
      operation: 'reopen-account',
      input: { planType: 'GOLD' },
      ends: { status: 'applied', concludedBy: 'observation' },
      calls: ['v3 read-plan', 'v3 change-plan', 'v3 read-plan'],
    },
    {
      operation: 'subscribe-webhook',
      input: { topic: 'tier.increase', callbackUri },
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 subscribe'],
    },
    {
      operation: 'unsubscribe-webhook',
      input: { topic: 'tier.increase' },
      ends: { status: 'applied', concludedBy: 'answer' },
      calls: ['v3 read-topic', 'v3 unsubscribe'],
    },
  ],
}

it('an account of each kind of partner goes from provisioning to reopening with exactly the calls that it takes', async () => {
  const { endpoints } = await startRuntimeProcess('product', temporaryFolder())
  const control = simulatorControl(endpoints.simulatorControl)
  const seen: Record<string, number> = {}

  const play = async (partner: string, chapter: Chapter, number: number): Promise<void> => {
    const { operation, input, ends, calls, mayRepeat } = chapter
    const operationId = `${partner}-${number}-${operation}`
    const account = operation.endsWith('webhook') ? {} : { account: `${partner}-bakery` }
    const submitted = await fetch(`${endpoints.api}/operations`, {
      method: 'POST',
      body: JSON.stringify({ operation, operationId, partner, ...account, input }),
    })
    expect(submitted.status, await submitted.text()).toBe(202)
    const report = await vi.waitFor(async () => {
      const response = await fetch(`${endpoints.api}/operations/${partner}/${operationId}`)
      const told = (await response.json()) as OperationReport
      expect(finalStatuses, JSON.stringify(told)).toContain(told.status)
      return told
    }, patience)
    expect(report).toMatchObject({ operationId, ...ends })
    const all = await control.journal()
    const own = all.filter((entry) => Reflect.get(entry, 'partner') === partner && entry.call !== 'token')
    const called = own.slice(seen[partner] ?? 0).map((entry) => `${Reflect.get(entry, 'generation')} ${entry.call}`)
    seen[partner] = own.length
    const again = called.findIndex((call, index) => call === mayRepeat && called[index + 1] === call)
    expect({ operationId, called: called.filter((_call, index) => index !== again) }).toEqual({
      operationId,
      called: calls,
    })
  }

  await Promise.all(
    Object.entries(lives).map(async ([partner, life]) => {
      for (const [number, chapter] of life.entries()) await play(partner, chapter, number)
      const answer = await fetch(`${endpoints.api}/partners/${partner}/accounts/${partner}-bakery/membership`)
      expect(await answer.json()).toMatchObject({ membership: 'member' })
    }),
  )
  const tokens = (await control.journal()).filter(({ call }) => call === 'token')
  // One for each partner with V3, although every function is a process of its own: they share it.
  expect(tokens).toHaveLength(2)
})
