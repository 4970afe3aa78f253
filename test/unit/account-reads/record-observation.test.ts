import { describe, expect, test } from 'vitest'
import { recordObservation } from '../../../shared/account-reads/record-observation.ts'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { BillingPlan } from '../../../shared/domain/billing-plan.ts'
import { type AccountRecord, accountKey, asAccount } from '../../../shared/ledger/account-record.ts'
import { aliasKey } from '../../../shared/ledger/alias-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { planKey } from '../../../shared/ledger/plan-record.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const began = Date.UTC(2026, 0, 15, 12)
const { settle, clockSkew } = awsEngineTimes
/** What was changed at this moment is what a read that began at `began` need not show yet. */
const tooRecent = began - settle - 2 * clockSkew + 1

const emptyLane = (more: Partial<AccountRecord> = {}): AccountRecord => ({
  ...accountKey('acme', 'bakery'),
  v: 1,
  partner: 'acme',
  account: 'bakery',
  line: restLine('acme'),
  q: [],
  places: [],
  turn: 3,
  moves: {},
  fence: 3,
  eventDue: {},
  directory: { presence: 'present', status: 'trial' },
  changedAt: {},
  observedAt: { presence: 1, status: 1 },
  ...more,
})

/** A ledger that holds one lane, and what a reader saw of it before it asked the vendor. */
async function ledger(now: AccountRecord | undefined, before: AccountRecord | undefined = now) {
  const store = new MemoryItemStore()
  if (now !== undefined) await store.put(now as unknown as Item)
  const record = (fields: AccountFields, more: { plan?: BillingPlan; at?: number } = {}) => {
    const { plan, at = began } = more
    const seen = plan === undefined ? { fields } : { fields, plan }
    return recordObservation({ store, times: awsEngineTimes }, 'acme', 'bakery', before, seen, at)
  }
  const lane = async () => {
    const item = await store.get(accountKey('acme', 'bakery'))
    return item === undefined ? undefined : asAccount(item)
  }
  return { store, record, lane }
}

const isOpen: AccountFields = { presence: 'present', status: 'open', 'vendorId:v3': 'a07e1' }

describe('what a read showed', () => {
  test('is written into the directory with the time before it was asked for, and nothing else is touched', async () => {
    const { record, lane } = await ledger(emptyLane())
    await record(isOpen)
    expect(await lane()).toEqual(
      emptyLane({
        directory: isOpen,
        observedAt: { presence: began, status: began, 'vendorId:v3': began },
      }),
    )
  })

  const known: { reason: string; now: Partial<AccountRecord>; before?: Partial<AccountRecord> }[] = [
    { reason: 'an operation is in the lane', now: { q: ['open-product:1'] } },
    { reason: 'an operation came into the lane since', now: { q: ['open-product:1'] }, before: {} },
    { reason: 'an operation went through the lane since', now: { turn: 4 }, before: { turn: 3 } },
    { reason: 'an operation has ended since', now: { turn: 4 }, before: { q: ['open-product:1'] } },
    { reason: 'a later read was written down first', now: { observedAt: { presence: 1, status: began + 1 } } },
  ]

  test.each(known)('does not overwrite what is known better: $reason', async ({ now, before = now }) => {
    const { record, lane } = await ledger(emptyLane(now), emptyLane(before))
    await record(isOpen)
    expect(await lane()).toEqual(emptyLane(now))
  })

  test('does not overwrite a field that the lane changed a short while ago; the others are written', async () => {
    const now = emptyLane({ changedAt: { status: tooRecent } })
    const { record, lane } = await ledger(now)
    await record(isOpen)
    expect(await lane()).toMatchObject({
      directory: { status: 'trial', 'vendorId:v3': 'a07e1' },
      observedAt: { presence: began, status: 1 },
    })
  })

  test('overwrites what the lane changed as long ago as reads may lag', async () => {
    const { record, lane } = await ledger(emptyLane({ changedAt: { status: tooRecent - 1 } }))
    await record(isOpen)
    expect(await lane()).toMatchObject({ directory: { status: 'open' } })
  })

  const racing = [
    { what: 'takes the lane', change: { set: ['q'], value: ['open-product:1'] } },
    { what: 'has gone through the lane', change: { add: ['turn'], value: 1 } },
  ] as const

  test.each(racing)('is lost where an operation $what at the last moment', async ({ change }) => {
    const { store, record, lane } = await ledger(emptyLane())
    store.hooks.beforeCommit = async ({ key }) => {
      if (key.sk !== 'bakery') return
      delete store.hooks.beforeCommit
      await store.update(key, [change as never])
    }
    await record(isOpen)
    expect((await lane())?.directory).toEqual(emptyLane().directory)
  })

  test.each([
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])('of three reads that end in the order %i, %i, %i is what the last to begin saw', async (...order) => {
    const statuses = ['trial', 'open', 'canceled'] as const
    const { record, lane } = await ledger(emptyLane())
    for (const n of order) {
      await record({ presence: 'present', status: statuses[n - 1] ?? 'unrecognised' }, { at: began + n })
    }
    expect(await lane()).toMatchObject({ directory: { status: 'canceled' }, observedAt: { status: began + 3 } })
  })

  test('may be written twice, as the SDK does where an answer is lost', async () => {
    const { store, record, lane } = await ledger(emptyLane())
    const { update, put } = store
    store.update = async (...asked) => {
      await update.apply(store, asked)
      return update.apply(store, asked)
    }
    store.put = async (...asked) => {
      await put.apply(store, asked)
      return put.apply(store, asked)
    }
    await record(isOpen)
    const once = [await lane(), store.all().length]
    await record(isOpen)
    expect([await lane(), store.all().length]).toEqual(once)
    expect((await lane())?.directory).toEqual(isOpen)
  })
})

describe('what a read showed while an operation is first in the lane', () => {
  const long = began - 600_000
  const attempt = (more: object = {}) => ({
    n: 1,
    state: 'open',
    startedAt: long,
    resolveFrom: began - 1,
    step: { kind: 'change-plan', target: { planType: ['GOLD'] } },
    ...more,
  })
  const head = (more: object = {}) =>
    ({
      ...operationKey('acme', '1'),
      v: 1,
      partner: 'acme',
      account: 'bakery',
      operationId: '1',
      type: 'open-product',
      ver: 1,
      status: 'received',
      past: {},
      receivedAt: long,
      ...more,
    }) as unknown as Item
  const waiting = (more: Partial<AccountRecord> = {}) =>
    emptyLane({ q: ['open-product:1'], notBefore: began + 60_000, reason: 'settle', ...more })
  const seen: AccountFields = { ...isOpen, planType: 'SILVER' }

  async function withHead(operation: Item, now = waiting(), before = now) {
    const given = await ledger(now, before)
    await given.store.put(operation)
    return given
  }

  test.each([
    { what: 'nothing was sent', operation: head() },
    { what: 'all that was sent has ended', operation: head({ past: { 1: { outcome: 'rejected', at: long } } }) },
    { what: 'it is parked', operation: head({ status: 'parked', outcome: { code: 'LAST_PRODUCT' } }) },
  ])('is kept where $what, and the lane stays as it was', async ({ operation }) => {
    const { record, lane } = await withHead(operation)
    await record(seen)
    const observedAt = { presence: began, status: began, 'vendorId:v3': began, planType: began }
    expect(await lane()).toEqual(waiting({ directory: seen, observedAt }))
  })

  test('is kept but for what an open attempt is to change, and whose the account is', async () => {
    const { record, lane } = await withHead(head({ status: 'resolving', attempt: attempt() }))
    await record(seen)
    expect((await lane())?.directory).toEqual({ presence: 'present', status: 'open' })
  })

  test.each([
    {
      what: 'the vendor may still be carrying it out',
      operation: head({ attempt: attempt({ resolveFrom: began + 1 }) }),
    },
    { what: 'a request left a moment ago', operation: head({ attempt: attempt({ startedAt: tooRecent }) }) },
    {
      what: 'a step was applied a moment ago',
      operation: head({ past: { 1: { outcome: 'applied', at: tooRecent } } }),
    },
  ])('is not kept where $what', async ({ operation }) => {
    const { record, lane } = await withHead(operation)
    await record(seen)
    expect(await lane()).toEqual(waiting())
  })

  const lease = { token: 'theirs', until: 1 }
  test.each([
    { what: 'has the lane', now: waiting({ lease }), before: waiting({ lease }) },
    { what: 'has taken the lane since', now: waiting({ lease, fence: 4 }), before: waiting() },
    { what: 'has had the lane since', now: waiting({ fence: 4 }), before: waiting() },
    { what: 'had the lane when it was read', now: waiting(), before: waiting({ lease }) },
    { what: 'has changed its head', now: waiting({ turn: 4 }), before: waiting() },
  ])('is not kept where somebody $what', async ({ now, before }) => {
    const { record, lane } = await withHead(head(), now, before)
    await record(seen)
    expect(await lane()).toEqual(now)
  })

  describe('of a parked one', () => {
    const hour = awsEngineTimes.parkedLook
    const parked = (more: object = {}) =>
      head({ status: 'parked', attempt: attempt(), outcome: { code: 'CHANGED_ELSEWHERE', since: long }, ...more })
    const resting = (lookedAt: number) =>
      waiting({ reason: 'parked', notBefore: lookedAt + hour, dueAt: lookedAt + hour })

    test('brings its lane’s look forward where it shows the target', async () => {
      const { record, lane } = await withHead(parked(), resting(began - 300_000))
      await record({ ...seen, planType: 'GOLD' })
      expect(await lane()).toMatchObject({ dueAt: began, reason: 'parked', directory: { status: 'open' } })
      expect(await lane()).not.toHaveProperty('notBefore')
      expect((await lane())?.directory).not.toHaveProperty('planType')
    })

    test.each([
      { reason: 'it shows something else', fields: seen, operation: parked(), lookedAt: began - 300_000 },
      {
        reason: 'that was looked at just before',
        fields: { planType: 'GOLD' },
        operation: parked(),
        lookedAt: began - 299_999,
      },
      {
        reason: 'only a person may decide it',
        fields: { planType: 'GOLD' },
        operation: parked({ outcome: { code: 'ACCOUNT_EXISTS_DIFFERENT', since: long } }),
        lookedAt: began - 300_000,
      },
    ])('leaves that look where it is: $reason', async ({ fields, operation, lookedAt }) => {
      const { record, lane } = await withHead(operation, resting(lookedAt))
      await record({ presence: 'present', ...fields })
      expect(await lane()).toMatchObject({ notBefore: lookedAt + hour, dueAt: lookedAt + hour })
    })
  })
})

describe('an account that the ledger does not know', () => {
  test('is written down with an empty lane where it is there', async () => {
    const { record, lane } = await ledger(undefined)
    await record(isOpen)
    expect(await lane()).toEqual(
      emptyLane({
        turn: 0,
        fence: 0,
        directory: isOpen,
        observedAt: { presence: began, status: began, 'vendorId:v3': began },
      }),
    )
  })

  test.each([{ fields: { presence: 'absent' } }, { fields: {} }] as const)(
    'leaves no trace where it is not there: $fields',
    async ({ fields }) => {
      const { store, record } = await ledger(undefined)
      await record(fields)
      expect(store.all()).toEqual([])
    },
  )

  test('is left to the operation that came meanwhile', async () => {
    const created = emptyLane({ q: ['provision-account:1'], turn: 0, directory: {}, observedAt: {} })
    const { record, lane } = await ledger(created, undefined)
    await record(isOpen)
    expect(await lane()).toEqual(created)
  })

  test('is left to another reader that wrote it down first', async () => {
    const { record, lane } = await ledger(undefined)
    await record(isOpen)
    await record({ presence: 'present', status: 'canceled' }, { at: began - 1 })
    expect((await lane())?.directory).toEqual(isOpen)
  })
})

describe('an identifier', () => {
  test('leads to the account before the directory shows it', async () => {
    const { store, record } = await ledger(undefined)
    const written: string[] = []
    store.hooks.afterCommit = ({ key }) => void written.push(key.pk)
    await record({ ...isOpen, 'vendorId:text': '1100000000001' })
    expect(written).toEqual(['ALIAS#acme#v3#a07e1', 'ALIAS#acme#text#1100000000001', 'ACCOUNTS#acme'])
    expect(await store.get(aliasKey('acme', 'v3', 'a07e1'))).toMatchObject({ account: 'bakery' })
  })

  test('that was written down before a crash leads to the account, and the next read writes the rest', async () => {
    const { store, record, lane } = await ledger(undefined)
    store.hooks.beforeCommit = ({ key }) => {
      if (key.pk === 'ACCOUNTS#acme') throw new Error('The function was killed.')
    }
    await expect(record(isOpen)).rejects.toThrow('killed')
    expect(store.all().map(({ pk }) => pk)).toEqual(['ALIAS#acme#v3#a07e1'])
    delete store.hooks.beforeCommit
    await record(isOpen)
    expect((await lane())?.directory).toEqual(isOpen)
  })

  test('that the directory has is not written again', async () => {
    const { store, record } = await ledger(emptyLane({ directory: isOpen }))
    const written: string[] = []
    store.hooks.afterCommit = ({ key }) => void written.push(key.pk)
    await record(isOpen)
    expect(written).toEqual(['ACCOUNTS#acme'])
  })

  test('is kept while an operation is in the lane, though the directory has to wait', async () => {
    const { store, record } = await ledger(emptyLane({ q: ['open-product:1'] }))
    await record(isOpen)
    expect(await store.get(aliasKey('acme', 'v3', 'a07e1'))).toMatchObject({ account: 'bakery' })
  })
})

describe('a plan', () => {
  const plan: BillingPlan = { planType: 'GOLD', status: 'open', billingDayOfMonth: 7, tiers: [{ tier: 1, price: 20 }] }
  const key = planKey('acme', 'bakery')

  test('is kept whole, apart from the account, for a little more than a year', async () => {
    const { store, record } = await ledger(emptyLane())
    await record(isOpen, { plan })
    const expiresAt = (began + 400 * 86_400_000) / 1_000
    expect(await store.get(key)).toEqual({ ...key, v: 1, plan, seenAt: began, expiresAt })
  })

  test.each(['planType', 'status', 'billingDayOfMonth'])(
    'is not kept where the lane changed its %s a short while ago',
    async (name) => {
      const { store, record } = await ledger(emptyLane({ changedAt: { [name]: tooRecent } }))
      await record(isOpen, { plan })
      expect(await store.get(key)).toBeUndefined()
    },
  )

  test('is kept where the lane changed something else a short while ago', async () => {
    const { store, record } = await ledger(emptyLane({ changedAt: { 'product:EmailMarketing': tooRecent } }))
    await record(isOpen, { plan })
    expect(await store.get(key)).toMatchObject({ plan })
  })

  test('that was seen later is not overwritten', async () => {
    const { store, record } = await ledger(emptyLane())
    await record(isOpen, { plan, at: began + 1 })
    await record(isOpen, { plan: { ...plan, planType: 'TRIAL' } })
    expect(await store.get(key)).toMatchObject({ plan, seenAt: began + 1 })
  })

  test('that no read showed leaves the last one', async () => {
    const { store, record } = await ledger(emptyLane())
    await record(isOpen, { plan })
    await record(isOpen, { at: began + 1 })
    expect(await store.get(key)).toMatchObject({ plan, seenAt: began })
  })
})
