import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerError } from '../../../shared/partner-api/calling/answer-error.ts'
import type { Answered } from '../../../shared/partner-api/transport/exchange.ts'
import { listSiteOwners } from '../../../shared/partner-api/xml/calls/list-site-owners.ts'
import { readSiteOwnerAnswer, readWriteAnswer } from '../../../shared/partner-api/xml/site-owner-answer.ts'
import { readWholeSiteOwner } from '../../../shared/partner-api/xml/whole-site-owner.ts'
import { childOf, descendantsOf, readXml } from '../../simulator/xml/xml-element.ts'
import { answered, bakery, entryOf } from '../../unit/partner-api/answers.ts'
import { wholeBakery } from '../../unit/partner-api/xml/whole-bakery.ts'

const runs = { seed: 20_260_103, numRuns: 3_000 }
const good = Buffer.from(entryOf(bakery.replace('Example Bakery', 'B&amp;Bä &#x1F600;')))

/** Damage as networks, proxies and bugs do it; mostly where markup is, since that is where it matters. */
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(good.length - 1) }),
  fc.record({
    kind: fc.constant('drop' as const),
    at: fc.nat(good.length - 1),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: fc.nat(good.length - 1),
    length: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(good.length - 1),
    text: fc.constantFrom(
      '<',
      '>',
      '&',
      '&#0;',
      '</SiteOwner>',
      '<Status>Canceled</Status>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      '\u0000',
      '<b/>',
      '<?x?>',
    ),
  }),
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(good.length - 1), value: fc.nat(255) }),
)
type Damage =
  | { kind: 'cut'; at: number }
  | { kind: 'drop' | 'repeat'; at: number; length: number }
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'byte'; at: number; value: number }

function damaged(body: Buffer, change: Damage): Buffer {
  const before = body.subarray(0, change.at)
  const after = body.subarray(change.at)
  switch (change.kind) {
    case 'cut':
      return Buffer.from(before)
    case 'drop':
      return Buffer.concat([before, after.subarray(change.length)])
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, change.length), after])
    case 'insert':
      return Buffer.concat([before, Buffer.from(change.text), after])
    case 'byte':
      return Buffer.concat([before, Buffer.from([change.value]), after.subarray(1)])
  }
}

/** The same document by another reader that shares no code with ours and keeps order and namespaces. */
function byOtherReader(body: Buffer): Record<string, unknown> | 'prefix' | undefined {
  const reading = readXml(new TextDecoder('utf-8', { fatal: true }).decode(body))
  // Prefixes mean nothing to us, declared or not: the vendor's own are not known.
  if (!reading.ok) return reading.message.includes('prefix') ? 'prefix' : undefined
  const siteOwner = childOf(childOf(reading.root, 'content'), 'SiteOwner')
  if (siteOwner === undefined) return undefined
  const text = (name: string) => childOf(siteOwner, name)?.text
  const products = childOf(siteOwner, 'Products')
  return {
    status: text('Status'),
    singleBilling: text('SingleBilling'),
    name: childOf(childOf(siteOwner, 'Site'), 'Name')?.text,
    products: (products === undefined ? [] : descendantsOf(products, 'Product')).map(
      (product) => childOf(product, 'Name')?.text ?? product.text,
    ),
  }
}

const productsOf = (other: Record<string, unknown> | undefined): string[] =>
  ((other?.products ?? []) as string[]).filter((name) => name !== '')

interface Reader {
  name: string
  body: Buffer
  read(answer: Answered): unknown
  /** Nothing at all is an answer to a write. */
  mayBeEmpty: boolean
}

const feed = Buffer.from(
  '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/ws?next=a"/>' +
    `<entry><content type="application/vnd.ctct+xml">${bakery}</content></entry></feed>`,
)

/** Each reader of this generation's answers. */
const readers: readonly Reader[] = [
  {
    name: 'an account',
    body: good,
    read: (answer) => readSiteOwnerAnswer(answer, 'bakery-01', []),
    mayBeEmpty: false,
  },
  {
    name: 'an account to be written back',
    body: Buffer.from(entryOf(wholeBakery)),
    read: (answer) => readWholeSiteOwner(answer, 'bakery-01'),
    mayBeEmpty: false,
  },
  {
    name: 'the answer to a write',
    body: good,
    read: (answer) => readWriteAnswer(answer, 'bakery-01', []),
    mayBeEmpty: true,
  },
  {
    name: 'a page of the listing',
    body: feed,
    read: (answer) => listSiteOwners('acme', undefined, []).read(answer),
    mayBeEmpty: false,
  },
]

describe('a damaged answer', () => {
  it('is refused with a code, or read as another strict reader reads it', () => {
    let accepted = 0
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (changes) => {
        let body: Buffer = good
        for (const change of changes) body = damaged(body, { ...change, at: Math.min(change.at, body.length) })
        let observation: ReturnType<typeof readSiteOwnerAnswer>
        try {
          observation = readSiteOwnerAnswer(answered(200, body), 'bakery-01', [])
        } catch (error) {
          expect(error).toBeInstanceOf(AnswerError)
          return
        }
        accepted++
        const other = byOtherReader(body)
        if (other === 'prefix') return
        expect(other).toBeDefined()
        const { fields, profile } = observation
        expect(profile?.organizationName ?? '').toBe(other?.name ?? '')
        expect(fields.singleBilling).toBe({ yes: true, no: false }[String(other?.singleBilling).toLowerCase()])
        const shown = Object.keys(fields).filter((name) => name.startsWith('product:'))
        const names = productsOf(other)
        expect(shown.sort()).toEqual([...new Set(names.map((name) => `product:${name}`))].sort())
        expect(fields.status === 'open').toBe(String(other?.status).toLowerCase() === 'open')
      }),
      runs,
    )
    // Some damage only touches what is not read; were nothing accepted, the comparison would prove nothing.
    expect(accepted).toBeGreaterThan(100)
  })

  it.each(readers)('that is cut anywhere is refused, by the reader of $name', ({ body, read, mayBeEmpty }) => {
    for (let length = mayBeEmpty ? 1 : 0; length < body.length; length++) {
      expect(() => read(answered(200, body.subarray(0, length)))).toThrow(AnswerError)
    }
    expect(() => read(answered(200, body))).not.toThrow()
  })
})

describe('any bytes at all', () => {
  it.each(readers)('are refused with a code, by the reader of $name', ({ read, mayBeEmpty }) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: mayBeEmpty ? 1 : 0, maxLength: 300 }),
          fc.string({ minLength: mayBeEmpty ? 1 : 0 }).map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(() => read(answered(200, bytes))).toThrow(AnswerError)
        },
      ),
      runs,
    )
  })
})
