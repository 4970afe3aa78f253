import { expect, test } from 'vitest'
import type { Simulator } from '../../simulator/simulator.ts'
import { create, newSimulator, send } from './simulator-fixture.ts'

/** Logins of every page, following the links as a client does. */
function allPages(simulator: Simulator, between: () => void = () => {}): string[][] {
  const pages: string[][] = []
  let next: string | undefined
  do {
    const { status, body } = send(simulator, 'GET', '', next === undefined ? {} : { query: { next } })
    expect(status).toBe(200)
    pages.push([...body.matchAll(/<LoginName>([^<]+)/g)].map((match) => match[1] ?? ''))
    next = /rel="next" href="[^"]*\?next=([^"]+)"/.exec(body)?.[1]
    between()
  } while (next !== undefined)
  return pages
}

const logins = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `acme-client-${String(from + index).padStart(4, '0')}`)

test.each([
  { count: 0, sizes: [0], why: 'an empty collection is one empty page' },
  { count: 1, sizes: [1], why: 'one account' },
  { count: 50, sizes: [50], why: 'a full last page has no next' },
  { count: 51, sizes: [50, 1], why: 'the 51st starts a second page' },
  { count: 120, sizes: [50, 50, 20], why: 'three pages' },
])('pages of 50: $count accounts, $why', ({ count, sizes }) => {
  const pages = allPages(newSimulator({}, count))
  expect(pages.map((page) => page.length)).toEqual(sizes)
  expect(pages.flat()).toEqual(logins(1, count))
})

test('a partner sees only its own accounts', () => {
  const simulator = newSimulator({}, 2)
  expect(allPages(simulator).flat()).toEqual(logins(1, 2))
  expect(send(simulator, 'GET', '', { partner: 'globex' }).body).not.toContain('acme-client')
})

test('newest first, pages shift while accounts are added: one account is shown twice', () => {
  const simulator = newSimulator({ pageSize: 2, listOrder: 'newest-first' }, 4)
  let added = 0
  const seen = allPages(simulator, () => {
    if (added === 0) create(simulator, { login: `late-${added++}` })
  }).flat()
  expect(seen).toEqual([
    'acme-client-0004',
    'acme-client-0003',
    'acme-client-0003',
    'acme-client-0002',
    'acme-client-0001',
  ])
})

test('canceled accounts can be left out, and pages are cut after that', () => {
  const simulator = newSimulator({ pageSize: 2, canceledAccountsListed: false }, 5)
  simulator.core.cancelProduct('acme', 'acme-client-0002', 'EmailMarketing')
  expect(allPages(simulator)).toEqual([
    ['acme-client-0001', 'acme-client-0003'],
    ['acme-client-0004', 'acme-client-0005'],
  ])
})

test.each([
  { next: 'x', why: 'not a token' },
  { next: '', why: 'an empty token' },
  { next: Buffer.from('start=-1').toString('base64url'), why: 'before the first page' },
])('a page that was never given is refused: $why', ({ next }) => {
  expect(send(newSimulator(), 'GET', '', { query: { next } })).toMatchObject({
    status: 400,
    body: expect.stringMatching(/^next: /),
  })
})

test('the feed links to its first, current and next page', () => {
  const simulator = newSimulator({ pageSize: 1 }, 3)
  const { body } = send(simulator, 'GET', '', { query: { next: Buffer.from('start=1').toString('base64url') } })
  const href = (rel: string) => new RegExp(`rel="${rel}" href="([^"]*)"`).exec(body)?.[1]
  expect(href('first')).toBe('/ws/partners/acme/siteowners')
  expect(href('current')).toBe('/ws/partners/acme/siteowners?next=c3RhcnQ9MQ')
  expect(href('next')).toBe('/ws/partners/acme/siteowners?next=c3RhcnQ9Mg')
})
