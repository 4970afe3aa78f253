import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * Behaviour of the vendor that people have reported, each with the test that shows our answer to it. The table falls when
 * such a test is renamed or removed, so that no kind of report is lost unseen.
 */
const reports: readonly [behaviour: string, file: string, title: string][] = [
  [
    'writes about one account are refused again and again',
    'engine/engine-odd-account.test.ts',
    'parks it after some hours, and the other account goes on at once',
  ],
  [
    'a creation is lost, and the partner may not look into the account',
    'engine/engine-reported-oddities.test.ts',
    'waits by itself: the key and the next account go on',
  ],
  [
    'an entity of HTML in one account’s XML',
    'engine/engine-odd-account.test.ts',
    'the answers about one account in XML that cannot be read stop nobody else',
  ],
  [
    'a row of the listing is damaged',
    'engine/engine-odd-listing.test.ts',
    'an operation on an account that a row beside it shows goes on',
  ],
  ['half of a character', 'partner-api/json/json-answer.test.ts', 'half of a character is replaced'],
  [
    'a refusal that took effect: 3xx, 403, 405, 406, 410, 415',
    'engine/engine-refusals.test.ts',
    'is applied by a look where %i came and it took effect: sent once',
  ],
  [
    'a bad request that took effect',
    'engine/engine-refusals.test.ts',
    'is applied by a look where 400 came and it took effect',
  ],
  [
    'an account shows up many settle times late',
    'engine/engine-reported-oddities.test.ts',
    'is created once, though its creation’s answer was lost',
  ],
  [
    'a date is kept by its day alone',
    'engine/engine-echoes.test.ts',
    'may be the midnight of the day that was asked for: one request, and both dates are told',
  ],
  [
    'an owner changes the login name',
    'engine/engine-listed-names.test.ts',
    'gets no second lane that writes: it may be a rename (%s)',
  ],
  [
    'the listing shows persons, and the account is just created',
    'engine/engine-listed-names.test.ts',
    'shows no account to be absent: the operation rests by long intervals, then a person decides',
  ],
  [
    'a person is called like another account’s login name',
    'engine/engine-listed-names.test.ts',
    'leads no write to the account whose owner is called like the login name',
  ],
  [
    'a name is encoded once too often',
    'engine/engine-refusals.test.ts',
    'is known by a name that the vendor has encoded once too often',
  ],
  [
    'an account is suspended',
    'engine/engine-echoes.test.ts',
    'may be that the account is suspended: nothing is sent, and the vendor’s own word is told',
  ],
  [
    'the billing day is clamped',
    'engine/engine-echoes.test.ts',
    'may be another billing day: applied, and both are told',
  ],
  [
    'a time is named after a used-up day',
    'engine/engine-retry-after.test.ts',
    'ends the rest after a used-up day, whenever the day ends',
  ],
  [
    'addresses and phones as wide as the vendor takes them',
    'operations/provision-account-input.test.ts',
    'any characters of a mail name',
  ],
  ['a byte order mark', 'partner-api/json/json-answer.test.ts', 'may begin with a byte order mark, once'],
  [
    'an identifier with the sign that joins keys',
    'engine/engine-due-events.test.ts',
    'stays due under its own id, and is no other operation’s',
  ],
  [
    'a callback address that no request can be built for',
    'partner-api/calling/callback-address.test.ts',
    'is not %s: %s (%s)',
  ],
  ['an exception of our own', 'engine/engine-own-fault.test.ts', 'parks that operation with its name and is no outage'],
  [
    'a field that is only in the schema',
    'operations/fields-on-the-wire.test.ts',
    'a field of a message is refused by its name, or changes what is done',
  ],
  [
    'one account’s plan can never be read before a dated cancellation',
    'engine/engine-reported-oddities.test.ts',
    'delays nobody and is parked with its read: $reason',
  ],
  [
    'lost requests that no look can show',
    'engine/engine-refusals.test.ts',
    'five lost requests whose effect cannot be seen are not said to have had none',
  ],
  [
    'a later date to an immediate cancellation',
    'engine/engine-echoes.test.ts',
    'may be a later date where none was asked for: then the account is not cancelled yet',
  ],
  [
    'no read shows single billing',
    'engine/engine-unmanaged-account.test.ts',
    'an account that was created as not managed is cancelled without the override',
  ],
  [
    'hundreds of creations at once',
    'engine/engine-reported-oddities.test.ts',
    'cost one call each where nothing is lost',
  ],
  [
    'products without end in one answer',
    'engine/engine-many-products.test.ts',
    'an account that shows other products each time never outgrows its item',
  ],
]

test.each(reports)('a test shows our answer to this: %s', (_behaviour, file, title) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8')
  expect(source).toContain(title)
})
