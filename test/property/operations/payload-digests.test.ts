import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, differingFields, digestsOf } from '../../../shared/engine/digests.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_122, numRuns: 500 }
const digest = (text: string) => createHmac('sha256', 'a key for tests').update(text).digest('base64url')
const inputArbitrary = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 })
const request = (input: Record<string, unknown>, more: object = {}) => ({
  operation: 'open-product',
  operationId: 'open-1',
  partner: 'acme',
  account: 'bakery',
  input,
  ...more,
})

const compared = async (asked: ReturnType<typeof request>) => ({ ...asked, digests: await digestsOf(asked, digest) })

const reversed = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(reversed)
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, part]) => [name, reversed(part)]),
        )

describe('the digests of a payload', () => {
  test('are the same whatever the order of names', async () => {
    await fc.assert(
      fc.asyncProperty(inputArbitrary, async (input) => {
        const other = reversed(input) as Record<string, unknown>
        expect(canonicalJson(other)).toBe(canonicalJson(input))
        expect(differingFields(await compared(request(input)), await compared(request(other)))).toEqual([])
      }),
      settings,
    )
  })

  test('name exactly the fields in which two payloads differ', async () => {
    await fc.assert(
      fc.asyncProperty(inputArbitrary, inputArbitrary, async (one, other) => {
        const fields = new Set([...Object.keys(one), ...Object.keys(other)])
        const expected = [...fields]
          .filter(
            (name) =>
              !Object.hasOwn(one, name) ||
              !Object.hasOwn(other, name) ||
              canonicalJson(one[name]) !== canonicalJson(other[name]),
          )
          .map((name) => `input.${name}`)
          .sort()
        const found = differingFields(await compared(request(one)), await compared(request(other)))
        expect(found).toEqual(expected)
      }),
      settings,
    )
  })

  test('hold nothing of the values', async () => {
    const digests = await digestsOf(request({ email: 'planted@example.com', phone: '555 0177' }), digest)
    expect(JSON.stringify(digests)).not.toMatch(/planted|0177/)
    expect(digests['input.email']).toMatch(/^[\w-]{43}$/)
  })

  test.each([
    [{ priority: 'interactive', metadata: { a: 'b' } }, {}, ['metadata', 'priority']],
    [{ metadata: { a: 'b', c: 'd' } }, { metadata: { c: 'd', a: 'b' } }, []],
    [{ shadow: true }, {}, ['shadow']],
    [{ priority: 'normal', metadata: {} }, {}, []],
    [{ notAfter: 5, after: ['x'] }, {}, ['after', 'notAfter']],
  ])('of %o and %o tell apart %o', async (one, other, fields) => {
    expect(differingFields(await compared(request({}, one)), await compared(request({}, other)))).toEqual(fields)
  })
})
