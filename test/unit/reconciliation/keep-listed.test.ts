import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { Drift } from '../../../shared/domain/drift.ts'
import { type AccountRecord, accountKey, asAccount } from '../../../shared/ledger/account-record.ts'
import { aliasKey } from '../../../shared/ledger/alias-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { expectedFields, keepListed } from '../../../shared/reconciliation/keep-listed.ts'
import { EngineHarness } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'

const hours = (count: number) => count * 3_600_000
const listedAt = Date.UTC(2026, 0, 15, 12)
const lately = listedAt - hours(1)

const laneOf = (more: Partial<AccountRecord> = {}): AccountRecord => ({
  ...accountKey('acme', 'bakery'),
  v: 1,
  partner: 'acme',
  account: 'bakery',
  line: 'acme#rest',
  q: [],
  places: [],
  turn: 1,
  moves: {},
  fence: 1,
  eventDue: {},
  directory: { presence: 'present', status: 'trial' },
  changedAt: {},
  observedAt: { presence: lately, status: lately },
  ...more,
})

const differs = (field: string, here: string, there: string): Drift => ({
  kind: 'differs',
  account: 'bakery',
  field,
  here,
  there,
})

/** The lane after a row was kept, which was compared with the lane as it was read before. */
async function kept(
  lane: AccountRecord,
  listed: AccountFields,
  differing: readonly Drift[] = [],
  now: AccountRecord = lane,
) {
  const { context, store } = new EngineHarness()
  await store.put(now as unknown as Item)
  const written: string[] = []
  store.hooks.afterCommit = ({ key, committed }) => void (committed && written.push(key.pk))
  await keepListed(context, partnerKinds.v3Only, lane, listed, differing, listedAt)
  const item = await store.get(accountKey('acme', 'bakery'))
  return { lane: asAccount(item as Item), written, alias: await store.get(aliasKey('acme', 'v3', 'a07e1')) }
}

describe('what a listing shows of a known account', () => {
  test('is kept where it is otherwise, with the time at which the page was asked for', async () => {
    const { lane } = await kept(laneOf(), { presence: 'present', status: 'open', singleBilling: true })
    expect(lane.directory).toEqual({ presence: 'present', status: 'open', singleBilling: true })
    expect(lane.observedAt).toEqual({ presence: lately, status: listedAt, singleBilling: listedAt })
  })

  test.each([
    { seen: '19 hours ago', ago: hours(19), writes: [] },
    { seen: '21 hours ago', ago: hours(21), writes: ['ACCOUNTS#acme'] },
  ])('as it was, and was seen $seen, costs $writes.length writes', async ({ ago, writes }) => {
    const seen = { presence: listedAt - ago, status: listedAt - ago }
    const { lane, written } = await kept(laneOf({ observedAt: seen }), { presence: 'present', status: 'trial' })
    expect(written).toEqual(writes)
    expect(lane.observedAt).toEqual(writes.length === 0 ? seen : { presence: listedAt, status: listedAt })
  })

  const untouched: [string, Partial<AccountRecord>, Partial<AccountRecord>][] = [
    ['an operation is in the lane', { q: ['open-product:1'] }, {}],
    ['an operation has come into the lane since', {}, { q: ['open-product:1'] }],
    ['an operation was in the lane in the meantime', {}, { turn: 2 }],
    ['the lane changed it a short while ago', { changedAt: { status: listedAt - 30_000 } }, {}],
    ['it was seen later than the page', {}, { observedAt: { presence: lately, status: listedAt + 1 } }],
    ['nobody knows whether the account is there', { directory: { status: 'trial' } }, {}],
  ]
  test.each(untouched)('is not kept while %s', async (_reason, before, since) => {
    const now = laneOf({ ...before, ...since })
    const { lane } = await kept(laneOf(before), { presence: 'present', status: 'open' }, [], now)
    expect(lane).toEqual(now)
  })
})

describe('a difference that a listing shows', () => {
  const shown: AccountFields = { presence: 'present', status: 'open' }
  const reported = [differs('status', 'trial', 'open')]

  test('is kept, and what was there before is still what is expected', async () => {
    const { lane } = await kept(laneOf(), shown, reported)
    expect(lane.directory.status).toBe('open')
    expect(lane.differs).toEqual({ status: { value: 'trial', at: listedAt } })
    expect(expectedFields(lane)).toEqual({ presence: 'present', status: 'trial' })
  })

  test('that was reported before costs no write more', async () => {
    const known = laneOf({
      directory: { presence: 'present', status: 'open' },
      differs: { status: { value: 'trial', at: lately } },
    })
    expect((await kept(known, shown, reported)).written).toEqual([])
  })

  test('is over once both sides agree', async () => {
    const known = laneOf({
      directory: { presence: 'present', status: 'open' },
      differs: { status: { value: 'trial', at: lately } },
    })
    const { lane } = await kept(known, { presence: 'present', status: 'trial' })
    expect(lane.differs).toEqual({})
    expect(expectedFields(lane)).toEqual({ presence: 'present', status: 'trial' })
  })

  test('is over once the lane itself has changed the field', async () => {
    const known = laneOf({
      directory: { presence: 'present', status: 'open' },
      differs: { status: { value: 'trial', at: lately - 1 } },
      changedAt: { status: lately },
    })
    expect(expectedFields(known).status).toBe('open')
    expect((await kept(known, shown)).lane.differs).toEqual({})
  })

  test('is remembered for sixty fields at the most', async () => {
    const old = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`product:Gone${n}`, { value: 'open', at: n }]))
    const { lane } = await kept(laneOf({ differs: old }), shown, reported)
    expect(Object.keys(lane.differs ?? {})).toHaveLength(60)
    expect(lane.differs).toMatchObject({ status: { value: 'trial' }, 'product:Gone59': { at: 59 } })
  })
})

describe('an identifier that a listing shows of a known account', () => {
  const row: AccountFields = { presence: 'present', status: 'trial', 'vendorId:v3': 'a07e1' }

  test('is kept, and leads to the account', async () => {
    const { lane, alias } = await kept(laneOf(), row)
    expect(lane.directory).toEqual(row)
    expect(lane.observedAt).toMatchObject({ 'vendorId:v3': listedAt })
    expect(alias).toMatchObject({ account: 'bakery' })
  })

  test('costs no write where the directory has one: a row is no better proof', async () => {
    const known = laneOf({ directory: { presence: 'present', status: 'trial', 'vendorId:v3': 'a07e9' } })
    const { lane, written } = await kept(known, row)
    expect(written).toEqual([])
    expect(lane).toEqual(known)
  })

  test('leads to the account, and stays out of the directory, while an operation is in the lane', async () => {
    const { lane, alias } = await kept(laneOf({ q: ['open-product:1'] }), row)
    expect(lane.directory).not.toHaveProperty('vendorId:v3')
    expect(alias).toMatchObject({ account: 'bakery' })
  })
})
