import { beforeEach, describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { FormCheckedStore } from '../../../shared/ledger/form-checked-store.ts'
import { type ItemKey, StoreError } from '../../../shared/ledger/item-store.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { formKey, ledgerForm } from '../../../shared/ledger/ledger-form.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const owners = [
  { id: 'acme', budget: { name: 'acme-key' } },
  { id: 'globex', budget: { name: 'shared-key' } },
]
const operation = operationKey('acme', 'open-1')

let ledger: MemoryItemStore
let store: FormCheckedStore
let reads: ItemKey[]

beforeEach(() => {
  ledger = new MemoryItemStore()
  store = new FormCheckedStore(ledger, owners)
  reads = []
  const { get } = ledger
  ledger.get = (key) => {
    reads.push(key)
    return get.call(ledger, key)
  }
})

const uses: [what: string, use: () => Promise<unknown>][] = [
  ['get', () => store.get(operation)],
  ['put', () => store.put({ ...operation, v: 1 })],
  ['update', () => store.update(operation, [{ set: ['v'], value: 1 }])],
  ['due', () => store.due('lane', 1, { limit: 1 })],
  ['list', () => store.list('ACCOUNTS#acme', { limit: 1 })],
]

describe('an empty ledger', () => {
  test('is read as empty, and gets no form by that', async () => {
    expect(await store.get(operation)).toBeUndefined()
    expect(ledger.all()).toEqual([])
  })

  test.each([
    ['put', () => store.put({ ...operation, v: 1 })],
    ['update', () => store.update(operation, [{ set: ['v'], value: 1 }])],
  ])('gets the form before its first item: %s', async (_what, write) => {
    const written: string[] = []
    ledger.hooks.beforeCommit = ({ key }) => void written.push(key.pk)
    await write()
    expect(written).toEqual([formKey.pk, operation.pk])
    expect(await ledger.get(formKey)).toEqual({ ...formKey, v: 1, form: ledgerForm })
  })

  test('gets it once from two that begin at the same time, and both go on', async () => {
    const other = new FormCheckedStore(ledger, owners)
    await Promise.all([
      store.put({ ...operation, v: 1 }),
      other.put({ ...accountKey('acme', 'bakery'), v: 1 }),
      store.get(operation),
    ])
    expect(ledger.all()).toHaveLength(3)
  })

  test('is not taken for an old one by who looks while another writes its first items', async () => {
    const { list } = ledger
    ledger.list = async (...asked) => {
      ledger.list = list
      await new FormCheckedStore(ledger, owners).put({ ...accountKey('acme', 'bakery'), v: 1 })
      return list.call(ledger, ...asked)
    }
    await expect(store.get(operation)).resolves.toBeUndefined()
  })
})

describe('a ledger of this form', () => {
  test('is asked for it once, however often it is used and by how many at once', async () => {
    await ledger.put({ ...formKey, v: 1, form: ledgerForm })
    await Promise.all(uses.map(([, use]) => use()))
    await store.get(operation)
    expect(reads.filter(({ pk }) => pk === formKey.pk)).toHaveLength(1)
    expect(reads).toHaveLength(3)
  })

  test('is asked again where the first read failed', async () => {
    await ledger.put({ ...formKey, v: 1, form: ledgerForm })
    const { get } = ledger
    ledger.get = async () => Promise.reject(new StoreError('STORE_UNAVAILABLE', 'down'))
    await expect(store.get(operation)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    ledger.get = get
    await expect(store.get(operation)).resolves.toBeUndefined()
  })
})

describe.each([
  { what: 'form 1', items: [{ ...formKey, v: 1, form: ledgerForm - 1 }] },
  { what: 'a later form', items: [{ ...formKey, v: 1, form: ledgerForm + 1 }] },
  { what: 'no form, and accounts', items: [{ ...accountKey('globex', 'bakery'), v: 1 }] },
  { what: 'no form, and a budget', items: [{ ...keyKey('shared-key'), v: 1 }] },
])('a ledger with $what', ({ items }) => {
  test.each(uses)('is refused with the remedy, and nothing is written: %s', async (_what, use) => {
    for (const item of items) await ledger.put(item)
    const before = ledger.all()
    await expect(use()).rejects.toMatchObject({
      name: 'LedgerError',
      code: 'FORM_DIFFERS',
      message: expect.stringMatching(/form.*docs\/how-to\/runbook\.md#ledger-of-another-form/),
    })
    expect(ledger.all()).toEqual(before)
  })
})
