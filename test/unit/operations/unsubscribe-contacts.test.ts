import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { unsubscribeContactsFunction } from '../../../shared/operations/catalogue.ts'
import { unsubscribeContactsExample as example } from '../../../shared/operations/unsubscribe-contacts/input.ts'
import { unsubscribeContacts } from '../../../shared/operations/unsubscribe-contacts/operation.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import {
  contextOf,
  noPasswords,
  notRead,
  readSnapshot,
  stepOf,
  wordFor,
} from '../../support/operations/operation-context.ts'
import { freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const contextFor = (input: object) => contextOf(input, partnerKinds.v3Only, { v3: 'a07e1lxqqqo0' })
const stepFor = (input: object) =>
  stepOf(unsubscribeContacts.next(contextFor(input), readSnapshot({ presence: 'present' }), noProgress))

const everywhere = {
  emailAddresses: ['robin@example.com'],
  updateSource: 'Contact',
  globalUnsubscribe: true,
  unsubscribeFromEveryAccount: true,
}

describe('unsubscribe-contacts plans', () => {
  test('one step, which says how many and holds no address', () => {
    expect(stepFor(example)).toEqual({
      kind: 'unsubscribe-contacts',
      target: {},
      details: { addresses: '2', updateSource: 'Contact' },
      last: true,
      mayBeStored: false,
      afterUnknown: 'park',
    })
  })

  test('what goes beyond the account or deletes, so that people see it', () => {
    expect(stepFor(everywhere).details).toEqual({ addresses: '1', updateSource: 'Contact', accounts: 'all' })
    const deleting = { ...example, deleteContacts: true, contactsShallBeDeleted: true }
    expect(stepFor(deleting).details).toMatchObject({ contacts: 'deleted' })
    expect(stepFor({ ...example, deleteContacts: false }).details).not.toHaveProperty('contacts')
  })

  test('nothing while the account is not seen, and no read', () => {
    const context = contextFor(example)
    expect(wordFor(unsubscribeContacts.next(context, readSnapshot({ presence: 'absent' }), noProgress))).toBe(
      'wait-for-account',
    )
    expect(unsubscribeContacts.needsRead(context, { fields: {}, seenAt: {} }, notRead)).toBe(false)
    expect(unsubscribeContacts.cannotBeTakenBack).toBe(true)
  })
})

describe('unsubscribe-contacts sends', () => {
  const sentFor = async (input: object, count: unknown = 1) => {
    const gateway = new ToldGateway().answers(count)
    const answer = await unsubscribeContacts.send(stepFor(input), contextFor(input), gateway, freeCall, noPasswords)
    return { asked: gateway.asked, answer }
  }

  test.each([
    [
      example,
      { emails: example.emailAddresses, source: 'Contact', reason: example.optOutReason },
      'what is left out stays the vendor’s own choice',
    ],
    [everywhere, { emails: ['robin@example.com'], source: 'Contact', everywhere: true }, 'it was said twice'],
  ])('%j as %j: %s', async (input, contacts, _because) => {
    const { asked } = await sentFor(input)
    expect(asked).toEqual([{ call: 'unsubscribeContacts', login: 'bakery', change: contacts }])
  })

  test.each([
    [example, 2, undefined, 'all of them'],
    [example, 1, /^The vendor counts 1 unsubscribed for 2 addresses;/, 'it does not say which it found'],
    [example, 0, /^The vendor counts 0 unsubscribed for 2 addresses;/, 'none was a contact any more'],
    [everywhere, 7, undefined, 'it counts accounts'],
    [everywhere, 0, /^The vendor counts 0 unsubscribed for 1 address;/, 'no account has the contact'],
  ])('%j, and of a count of %i warns %s: %s', async (input, count, warning, _because) => {
    const { answer } = await sentFor(input, count)
    const [warned] = (answer.ok && answer.value.warnings) || []
    if (warning === undefined) expect(warned).toBeUndefined()
    else expect(warned).toMatch(warning)
    expect(JSON.stringify(answer)).not.toContain('example.com')
  })
})

test('the request to make by hand holds no address and no reason', () => {
  const request = unsubscribeContacts.byHand?.(stepFor(example), contextFor(example))
  expect(request?.subject).toBe('Unsubscribe 2 addresses for account bakery of partner acme')
  expect(request?.text).toContain(
    'POST https://vendor.example.com/v3/partner/accounts/a07e1lxqqqo0/contacts/unsubscribe',
  )
  expect(request?.text).toContain('"<input.emailAddresses of the operation>"')
  expect(JSON.stringify(request)).not.toMatch(/robin|kim|phone/)
})

test('unsubscribe-contacts tells the directory nothing, and looks at nothing', async () => {
  expect(unsubscribeContacts.project(stepFor(example), contextFor(example), {})).toEqual({})
  const gateway = new ToldGateway()
  const look = await unsubscribeContacts.observe(
    stepFor(example),
    undefined,
    contextFor(example),
    gateway,
    freeCall,
    noSearch,
  )
  expect(look).toMatchObject({ conclusion: 'cannot-tell' })
  expect(gateway.asked).toEqual([])
})

describe('unsubscribe-contacts’s stored input', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_one, n) => `robin${n}@example.com`)

  test.each<[string, object]>([
    ['without an address', { emailAddresses: [] }],
    ['one address more than the vendor takes', { emailAddresses: addresses(501) }],
    ['an address of two lines', { emailAddresses: ['robin@example.com\r\nX: y'] }],
    ['an address with a name', { emailAddresses: ['Robin <robin@example.com>'] }],
    ['two addresses in one', { emailAddresses: ['robin@example.com,kim@example.com'] }],
    ['an address without a domain', { emailAddresses: ['robin@localhost'] }],
    ['an address with a domain of numbers', { emailAddresses: ['robin@[127.0.0.1]'] }],
    ['an address with a hidden character', { emailAddresses: ['robin\u200b@example.com'] }],
    ['an address that is no text', { emailAddresses: [{ address: 'robin@example.com' }] }],
    ['a source that there is not', { updateSource: 'Robot' }],
    ['the vendor’s flag for all accounts alone', { emailAddresses: addresses(1), globalUnsubscribe: true }],
    ['the words for all accounts alone', { emailAddresses: addresses(1), unsubscribeFromEveryAccount: true }],
    ['more than one address for all accounts', { ...everywhere, emailAddresses: addresses(2) }],
    ['the vendor’s flag for deleting alone', { deleteContacts: true }],
    ['the words for deleting alone', { contactsShallBeDeleted: true }],
    ['the vendor’s own field name', { delete_contacts: true }],
    ['a reason of 256', { optOutReason: 'x'.repeat(256) }],
  ])('is refused when it has %s', (_what, change) => {
    expect(() => unsubscribeContacts.parseInput({ ...example, ...change })).toThrow()
  })

  test.each<[string, object]>([
    ['as many addresses as the vendor takes', { emailAddresses: addresses(500) }],
    ['all accounts, said twice', everywhere],
    ['deleting, said twice', { deleteContacts: true, contactsShallBeDeleted: true }],
    ['both flags, said not to be', { globalUnsubscribe: false, deleteContacts: false }],
  ])('is taken when it has %s', (_what, change) => {
    const input = { ...example, ...change }
    expect(unsubscribeContacts.parseInput(input)).toEqual(input)
  })

  test('has room for 500 addresses of 90 characters', () => {
    const [longest = ''] = addresses(1).map((one) => `${'r'.repeat(90 - one.length)}${one}`)
    expect(longest).toHaveLength(90)
    const input = { ...example, emailAddresses: Array(500).fill(longest) }
    expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThanOrEqual(unsubscribeContactsFunction.mostInputBytes)
  })
})
