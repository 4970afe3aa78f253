import { expect, test } from 'vitest'
import { Journal, type JournalEntry, journalCapacity } from '../../simulator/journal.ts'
import { basicAuth, cancel, create, newSimulator, read, send, startOfTest } from './simulator-fixture.ts'

test('every call is written down with what it did, refused ones too', () => {
  const simulator = newSimulator({}, 1)
  read(simulator, 'acme-client-0001')
  cancel(simulator, 'acme-client-0001')
  cancel(simulator, 'acme-client-0001')
  create(simulator, { login: 'New' })
  send(simulator, 'GET', '')
  send(simulator, 'GET', '', { headers: { authorization: undefined } })
  send(simulator, 'GET', '/ws/elsewhere')
  const rows = simulator.journal
    .after()
    .map(({ n, call, account, applied, effect, status }) => [n, call, account, applied, effect, status])
  expect(rows).toEqual([
    [1, 'read', 'acme-client-0001', false, 'none', 200],
    [2, 'cancel', 'acme-client-0001', true, 'account-canceled', 200],
    [3, 'cancel', 'acme-client-0001', false, 'none', 400],
    [4, 'create', 'new', true, 'created', 201],
    [5, 'list', undefined, false, 'none', 200],
    [6, 'list', undefined, false, 'none', 401],
    [7, 'unrecognised', undefined, false, 'none', 404],
  ])
})

test('an entry names partner, time, address and tag', () => {
  const simulator = newSimulator({}, 1)
  send(simulator, 'GET', 'acme-client-0001', { headers: { 'x-simulator-tag': 'case-7' } })
  expect(simulator.journal.after()).toEqual([
    {
      n: 1,
      at: startOfTest,
      generation: 'xml',
      call: 'read',
      method: 'GET',
      path: '/ws/partners/acme/siteowners/acme-client-0001',
      partner: 'acme',
      account: 'acme-client-0001',
      applied: false,
      effect: 'none',
      status: 200,
      concurrent: 1,
      concurrentOnAccount: 1,
      tag: 'case-7',
    },
  ])
})

test('neither credentials nor personal data get into the journal', () => {
  const simulator = newSimulator()
  create(simulator, { password: 'example-password', email: 'private@nullmailer.com' })
  expect(JSON.stringify(simulator.journal.after())).not.toMatch(/password|private|demo-key|Basic/)
})

test('calls in flight are counted, all and of the same account, until they are over', () => {
  const simulator = newSimulator({}, 2)
  const start = (login: string) =>
    simulator.receive({
      method: 'GET',
      path: `/ws/partners/acme/siteowners/${login}`,
      query: {},
      headers: { authorization: basicAuth('acme') },
      body: '',
    })
  const first = start('acme-client-0001')
  start('acme-client-0001')
  start('acme-client-0002')
  first.finish()
  first.finish()
  start('acme-client-0001')
  const counts = simulator.journal
    .after()
    .map(({ concurrent, concurrentOnAccount }) => [concurrent, concurrentOnAccount])
  expect(counts).toEqual([
    [1, 1],
    [2, 2],
    [3, 1],
    [3, 2],
  ])
})

const entry: Omit<JournalEntry, 'n'> = {
  at: 0,
  generation: 'xml',
  call: 'list',
  method: 'GET',
  path: '/',
  applied: false,
  effect: 'none',
  concurrent: 1,
  concurrentOnAccount: 1,
}

test('numbers go on after clearing, and can be asked for from one on', () => {
  const journal = new Journal()
  for (let count = 0; count < 3; count += 1) journal.append(entry)
  expect(journal.after(1).map(({ n }) => n)).toEqual([2, 3])
  expect(journal.after(3)).toEqual([])
  journal.clear()
  expect(journal.after()).toEqual([])
  expect(journal.append(entry).n).toBe(4)
})

test('the oldest entries go when there are too many', () => {
  const journal = new Journal()
  for (let count = 0; count < journalCapacity * 1.25; count += 1) journal.append(entry)
  expect(journal.after()).toHaveLength(journalCapacity)
  expect(journal.after().at(-1)?.n).toBe(journalCapacity * 1.25)
})
