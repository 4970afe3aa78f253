import { describe, expect, test } from 'vitest'
import type { Failure, VendorAnswer } from '../../../shared/domain/answer.ts'
import type { Found } from '../../../shared/engine/define-operation.ts'
import {
  findAccount,
  findIdentified,
  type Identified,
  type Nameless,
  type Since,
} from '../../../shared/engine/find-account.ts'
import { aliasItem } from '../../../shared/ledger/alias-record.ts'
import { latestScanKey } from '../../../shared/ledger/scan-record.ts'
import type { ScanContext } from '../../../shared/listing/scan-listing.ts'
import type { OddRow } from '../../../shared/partner-api/calling/odd-row.ts'
import type { AccountPage } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { HandClock } from '../../support/engine/hand-clock.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const evidence = { call: 'list', method: 'GET', path: '/partner/accounts', finishedAt: 0 }
const call = { deadlineAt: 30_000, permit: async () => undefined }
const minute = 60_000

/** A listing of `client-0` and on, `size` a page, that can change while it is read. */
class Listing {
  readonly clock = new HandClock()
  readonly store = new MemoryItemStore()
  readonly asked: string[] = []
  names: string[]
  size: number
  #tokens = 0
  /** What a page comes to instead of its rows; told its number. */
  instead: (page: number) => Failure | 'crash' | undefined = () => undefined
  /** Rows of a page that are not as agreed; told its number. */
  oddRows: (page: number) => OddRow[] = () => []
  /** What a page says of the next one, instead of where it is. */
  nextOf: ((page: number) => string) | undefined
  /** Runs when a page has been answered. */
  afterPage: (page: number) => void | Promise<void> = () => undefined

  constructor(count: number, size = 2) {
    this.names = Array.from({ length: count }, (_, place) => `client-${place}`)
    this.size = size
  }

  readonly context: ScanContext = {
    store: this.store,
    clock: this.clock,
    random: {
      token: () => `token-${++this.#tokens}-of-a-reader`,
      fraction: () => 0.5,
      bytes: (count) => new Uint8Array(count),
    },
    times: awsEngineTimes,
    digest: (text) => `digest of ${text}`,
  }

  readonly gateway = {
    listAccounts: async (next: string | undefined): Promise<VendorAnswer<AccountPage>> => {
      const offset = next === undefined ? 0 : Number(next)
      const page = offset / this.size + 1
      this.asked.push(`page ${page}`)
      const failure = this.instead(page)
      if (failure === 'crash') throw new Error('The reader was killed.')
      if (failure !== undefined) return { ok: false, failure, evidence }
      const accounts = this.names.slice(offset, offset + this.size).map((login) => ({
        login,
        fields: { presence: 'present', status: 'open', 'vendorId:v3': `id-of-${login}` } as const,
        organizationName: ` Company of ${login}`,
      }))
      this.clock.advance(200)
      await this.afterPage(page)
      const further = offset + this.size < this.names.length ? { next: String(offset + this.size) } : {}
      const link = this.nextOf === undefined ? further : { next: this.nextOf(page) }
      const odd = this.oddRows(page)
      return { ok: true, value: { accounts, ...link, ...(odd.length === 0 ? {} : { oddRows: odd }) }, evidence }
    },
  }

  find(
    login: string,
    since: Partial<Since> = {},
    more: { pages?: number; partner?: PartnerSettings } = {},
  ): Promise<Found | Nameless> {
    const before = this.asked.length
    return findAccount(
      this.context,
      login,
      { presence: 0, absence: 0, ...since },
      {
        partner: more.partner ?? partnerKinds.v3Only,
        gateway: this.gateway,
        call: () => call,
        hasTime: () => this.asked.length - before < (more.pages ?? Number.POSITIVE_INFINITY),
      },
    )
  }

  findId(vendorId: string): Promise<Identified> {
    const reading = { partner: partnerKinds.v3Only, gateway: this.gateway, call: () => call, hasTime: () => true }
    return findIdentified(this.context, vendorId, { presence: 0, absence: 0 }, reading)
  }

  /** The pages asked for since this was last looked at. */
  pages(): string[] {
    return this.asked.splice(0)
  }
}

describe('an account in the listing', () => {
  test('is found with its identifier and status, and no page behind it is read', async () => {
    const listing = new Listing(7)
    expect(await listing.find('client-3')).toMatchObject({
      is: 'found',
      observation: {
        generation: 'v3',
        fields: { presence: 'present', status: 'open', 'vendorId:v3': 'id-of-client-3' },
      },
      evidence: { call: 'scan of the listing', answered: expect.stringContaining('in the listing, status open') },
    })
    expect(listing.pages()).toEqual(['page 1', 'page 2'])
  })

  test('that somebody else has come past costs no call', async () => {
    const listing = new Listing(7)
    await listing.find('client-3')
    listing.pages()
    expect(await listing.find('client-0')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual([])
  })

  test('that nobody has come to yet is looked for from where the last reader stopped', async () => {
    const listing = new Listing(7)
    await listing.find('client-3')
    listing.pages()
    expect(await listing.find('client-6')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 3', 'page 4'])
  })

  test('is not proved to be there by a page that was read before it mattered', async () => {
    const listing = new Listing(3)
    await listing.find('nobody')
    listing.pages()
    listing.clock.advance(minute)
    expect(await listing.find('client-0', { presence: listing.clock.now() })).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 1'])
  })

  test.each([
    { name: 'company OF client-1 ', same: true, reason: 'case and blanks make no other' },
    { name: 'Company of client-2', same: false, reason: 'another' },
  ])('tells its organisation from others without keeping its name: $reason', async ({ name, same }) => {
    const listing = new Listing(3)
    const found = await listing.find('client-1')
    if (found.is !== 'found') throw new Error('It was not found.')
    expect(await found.sameOrganization(name)).toBe(same)
    expect(JSON.stringify(listing.store.all())).not.toMatch(/"o":"Company|"o":" Company/)
  })

  test('tells nothing of organisations without a key for digests', async () => {
    const listing = new Listing(3)
    delete listing.context.digest
    const found = await listing.find('client-1')
    expect(found.is === 'found' && (await found.sameOrganization('Company of client-1'))).toBeUndefined()
  })
})

describe('an account that no page shows', () => {
  test('is absent after one whole pass that began late enough, which then serves all who ask', async () => {
    const listing = new Listing(5)
    const asked = listing.clock.now()
    expect(await listing.find('nobody', { absence: asked })).toMatchObject({
      is: 'absent',
      evidence: { answered: expect.stringContaining('3 pages read') },
    })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
    expect(await listing.find('nobody-else', { absence: asked })).toMatchObject({ is: 'absent' })
    expect(listing.pages()).toEqual([])
  })

  test('is looked for in a new pass when the last one began too early to prove it', async () => {
    const listing = new Listing(5)
    await listing.find('nobody')
    listing.pages()
    listing.clock.advance(minute)
    expect(await listing.find('nobody', { absence: listing.clock.now() })).toMatchObject({ is: 'absent' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
  })

  test('is not told absent while the pass is not over', async () => {
    const listing = new Listing(9)
    expect(await listing.find('nobody', {}, { pages: 2 })).toEqual({ is: 'not-yet', until: listing.clock.now() })
    expect(await listing.find('nobody', {}, { pages: 2 })).toMatchObject({ is: 'not-yet' })
    expect(await listing.find('nobody', {}, { pages: 2 })).toMatchObject({ is: 'absent' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3', 'page 4', 'page 5'])
  })

  test('is not told absent by a pass of which a page cannot be read any more', async () => {
    const listing = new Listing(5)
    await listing.find('client-4')
    const lost = listing.store.list
    listing.store.list = async (...asked) => ({ items: (await lost.apply(listing.store, asked)).items.slice(1) })
    expect(await listing.find('nobody')).toEqual({ is: 'not-yet', until: listing.clock.now() + 1_000 })
    listing.pages()
    // It was not only late: the pass is of no use any more.
    listing.clock.advance(5_000)
    listing.store.list = lost
    await listing.store.put({ ...latestScanKey('acme'), ...(await listing.store.get(latestScanKey('acme'))), pages: 4 })
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
  })
})

describe('several who look at once', () => {
  test('share one pass: one reads, the others are told when to look again', async () => {
    const listing = new Listing(6)
    const others: (Found | Nameless)[] = []
    listing.afterPage = async (page) => {
      if (page === 2) others.push(await listing.find('client-0'), await listing.find('nobody'))
    }
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
    expect(others).toMatchObject([{ is: 'found' }, { is: 'not-yet' }])
    expect(others[1]).toHaveProperty('until')
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
  })

  test('go on where a reader was killed, once its lease is over', async () => {
    const listing = new Listing(6)
    listing.instead = (page) => (page === 2 ? 'crash' : undefined)
    // A killed process does not let go of the pass.
    const { update } = listing.store
    listing.store.update = async (...asked) => {
      if (asked[1].some((change) => 'remove' in change && change.remove[0] === 'lease')) throw new Error('killed')
      return update.apply(listing.store, asked)
    }
    await expect(listing.find('client-5')).rejects.toThrow('killed')
    listing.store.update = update
    listing.instead = () => undefined
    listing.pages()
    expect(await listing.find('client-5')).toMatchObject({ is: 'not-yet' })
    listing.clock.advance(awsEngineTimes.callDeadline + awsEngineTimes.slotWait + 2 * awsEngineTimes.clockSkew + 1)
    expect(await listing.find('client-5')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 2', 'page 3'])
  })

  test('do not begin it anew for one that needs a later pass, while somebody is at it', async () => {
    const listing = new Listing(9)
    await listing.find('nobody', {}, { pages: 2 })
    listing.clock.advance(minute)
    await listing.find('nobody', { absence: listing.clock.now() }, { pages: 2 })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3', 'page 4'])
  })

  test('begin it anew where nobody has read on for long, since it could prove little', async () => {
    const listing = new Listing(9)
    await listing.find('nobody', {}, { pages: 2 })
    listing.clock.advance(6 * minute)
    await listing.find('nobody', { absence: listing.clock.now() }, { pages: 2 })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 1', 'page 2'])
  })
})

describe('a page that fails', () => {
  const lost: Failure = { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' }

  test('is told to the one who read, and is where the next goes on', async () => {
    const listing = new Listing(6)
    listing.instead = (page) => (page === 2 ? lost : undefined)
    expect(await listing.find('client-5')).toEqual({ is: 'failed', failure: lost, evidence })
    listing.instead = () => undefined
    listing.pages()
    expect(await listing.find('client-5')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 2', 'page 3'])
  })

  test('because the vendor does not know it any more makes the pass begin anew', async () => {
    const listing = new Listing(6)
    listing.instead = (page) => (page === 2 ? { ...lost, class: 'rejected', code: 'REQUEST_INVALID' } : undefined)
    expect(await listing.find('client-5')).toMatchObject({ is: 'failed' })
    listing.instead = () => undefined
    listing.pages()
    expect(await listing.find('client-5')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
  })

  test('because there is no slot for it leaves the pass to the next at once', async () => {
    const listing = new Listing(6)
    listing.instead = (page) => (page === 2 ? 'crash' : undefined)
    await expect(listing.find('client-5')).rejects.toThrow('The reader was killed.')
    listing.instead = () => undefined
    listing.pages()
    expect(await listing.find('client-5')).toMatchObject({ is: 'found' })
    expect(listing.pages()).toEqual(['page 2', 'page 3'])
  })
})

describe('a ledger whose answers are lost', () => {
  test('does not make a reader lose its own pass, nor read a page twice', async () => {
    const listing = new Listing(6)
    const { put, update } = listing.store
    listing.store.put = async (...asked) => {
      await put.apply(listing.store, asked)
      return put.apply(listing.store, asked)
    }
    listing.store.update = async (...asked) => {
      await update.apply(listing.store, asked)
      return update.apply(listing.store, asked)
    }
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
  })
})

test('a pass of another generation is not gone on with: its page tokens mean nothing here', async () => {
  const listing = new Listing(6)
  await listing.find('client-2')
  listing.pages()
  const inV2 = { ...partnerKinds.withV2 }
  expect(await listing.find('client-5', {}, { partner: inV2 })).toMatchObject({ is: 'found' })
  expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
})

test('a listing of many pages is read from the ledger page by page', async () => {
  const listing = new Listing(250, 1)
  expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
  listing.pages()
  expect(await listing.find('client-249')).toMatchObject({ is: 'found' })
  expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
  expect(listing.pages()).toEqual([])
})

test('what is kept of a pass expires', async () => {
  const listing = new Listing(3)
  await listing.find('nobody')
  const scan = await listing.store.get(latestScanKey('acme'))
  for (const item of listing.store.all()) {
    expect(Number(item.expiresAt) * 1_000).toBeGreaterThan(listing.clock.now() + 24 * 60 * minute)
  }
  expect(scan).toMatchObject({ state: 'complete', pages: 2 })
  expect(scan).not.toHaveProperty('lease')
})

describe('a row that does not say which account it is about', () => {
  const nameless: OddRow = { index: 1, vendorId: 'id-9', counts: false, reason: 'site_owner_name cannot be read' }
  const nothing: OddRow = { index: 1, counts: false, reason: 'the row is no object' }

  test.each([nameless, nothing])('takes the proof from an absence, and nothing from what is seen: %j', async (row) => {
    const listing = new Listing(5)
    listing.oddRows = (page) => (page === 2 ? [row] : [])
    expect(await listing.find('nobody')).toMatchObject({
      is: 'unproven',
      message: expect.stringContaining('row 2 of page 2'),
      evidence: { answered: expect.stringContaining('3 pages read') },
    })
    expect(await listing.find('client-4')).toMatchObject({ is: 'found' })
    // The whole listing is not read again for each who asks.
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
    expect(await listing.find('nobody-else')).toMatchObject({ is: 'unproven' })
    expect(listing.pages()).toEqual([])
  })

  test('is read again after a while, and proves again once it is as agreed', async () => {
    const listing = new Listing(5)
    listing.oddRows = (page) => (page === 2 ? [nameless] : [])
    await listing.find('nobody')
    listing.pages()
    listing.clock.advance(10 * minute)
    expect(await listing.find('nobody')).toMatchObject({ is: 'unproven' })
    expect(listing.pages()).toEqual(['page 1', 'page 2', 'page 3'])
    listing.oddRows = () => []
    listing.clock.advance(10 * minute)
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
  })

  test('takes nothing where its identifier is a known account’s, and shows that account', async () => {
    const listing = new Listing(5)
    listing.oddRows = (page) => (page === 2 ? [nameless] : [])
    await listing.store.put(aliasItem('acme', 'v3', 'id-9', 'renamed-bakery'))
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
    expect(await listing.find('renamed-bakery')).toMatchObject({
      is: 'found',
      observation: { fields: { presence: 'present', 'vendorId:v3': 'id-9' } },
    })
  })

  test('takes nothing where what it does show is another', async () => {
    const listing = new Listing(5)
    listing.oddRows = () => [
      { index: 0, login: 'somebody', counts: false, reason: 'encoded_account_id is no identifier' },
    ]
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
    expect(await listing.find('somebody')).toMatchObject({ is: 'unproven' })
    expect(await listing.findId('id-9')).toMatchObject({ is: 'unproven' })
    listing.clock.advance(60 * minute)
    listing.oddRows = () => [nameless]
    expect(await listing.findId('id-8')).toEqual(expect.objectContaining({ is: 'absent' }))
  })

  test('that counts by its key takes nothing at all', async () => {
    const listing = new Listing(5)
    listing.oddRows = () => [{ index: 0, vendorId: 'a', login: 'b', counts: true, reason: 'billing_status is no text' }]
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
  })

  test('is counted and told, with its page’s others', async () => {
    const listing = new Listing(3)
    const told: object[] = []
    listing.context.observer = { notice: (happening, fields) => void told.push({ happening, ...fields }) }
    listing.oddRows = (page) => (page === 1 ? [nameless, nothing] : [])
    await listing.find('nobody')
    expect(told).toEqual([
      {
        happening: 'listing-row-odd',
        partner: 'acme',
        count: 2,
        reason: 'row 1 (id-9): site_owner_name cannot be read',
      },
    ])
  })
})

describe('a listing that leads in a circle', () => {
  test.each([
    [1, (_page: number) => '2'],
    [2, (page: number) => (page === 2 ? '4' : '2')],
    [3, (page: number) => ['2', '4', '6'][(page - 1) % 3] ?? '2'],
    [7, (page: number) => String(2 * (((page - 1) % 7) + 1))],
  ])('of %i ends, and proves nothing', async (_length, nextOf) => {
    const listing = new Listing(20)
    listing.nextOf = nextOf
    expect(await listing.find('nobody')).toMatchObject({
      is: 'unproven',
      message: expect.stringContaining('the pages lead in a circle'),
    })
    expect(listing.pages().length).toBeLessThanOrEqual(24)
    expect(await listing.find('client-3')).toMatchObject({ is: 'found' })
    expect(await listing.find('nobody')).toMatchObject({ is: 'unproven' })
    expect(listing.pages()).toEqual([])
    listing.nextOf = undefined
    listing.clock.advance(60 * minute)
    expect(await listing.find('nobody')).toMatchObject({ is: 'absent' })
  })
})

describe('a page with more rows than an item can hold', () => {
  const manyRows = 12_000

  test('is kept in several items, and its last row is found', async () => {
    const listing = new Listing(manyRows, manyRows)
    expect(await listing.find('client-none', {})).toMatchObject({ is: 'absent' })
    expect(await listing.find(`client-${manyRows - 1}`, {})).toMatchObject({ is: 'found' })
    const scan = await listing.store.get(latestScanKey(partnerKinds.v3Only.id))
    expect(scan).toMatchObject({ state: 'complete' })
    expect(scan?.pages).toBeGreaterThan(5)
    expect(listing.asked).toEqual(['page 1'])
  })

  test('proves no absence while one of its items is not to be seen', async () => {
    const listing = new Listing(manyRows, manyRows)
    await listing.find('client-none', {})
    const { list } = listing.store
    listing.store.list = async (...asked) => {
      const { items, ...rest } = await list.apply(listing.store, asked)
      return { ...rest, items: items.filter((_item, index) => index !== 2) }
    }
    expect(await listing.find('client-none', {})).toMatchObject({ is: 'not-yet' })
  })

  test('that is read again in fewer items, after a crash, leaves the pass whole', async () => {
    const listing = new Listing(manyRows, manyRows)
    listing.store.hooks.beforeCommit = ({ kind }) => {
      if (kind === 'update') throw new Error('The reader was killed.')
    }
    await expect(listing.find('client-none', {})).rejects.toThrow('killed')
    delete listing.store.hooks.beforeCommit
    listing.names = listing.names.slice(0, 3_000)
    listing.clock.advance(10 * minute)
    expect(await listing.find('client-none', {})).toMatchObject({ is: 'absent' })
    expect(await listing.find('client-2999', {})).toMatchObject({ is: 'found' })
  })
})
