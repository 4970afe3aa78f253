import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactMessage } from '../../../shared/messaging/redact-message.ts'

const planted = 'h7nter2-PLANTED'
const settings = { seed: 20_261_122, numRuns: 1_000 }
const secretKey = fc
  .tuple(
    fc.constantFrom('', 'new', 'x-', 'client_'),
    fc.constantFrom('password', 'Secret', 'TOKEN', 'apiKey', 'api-key', 'pwd'),
    fc.constantFrom('', 's', 'Value', '_1'),
  )
  .map((parts) => parts.join(''))
  .filter((name) => name !== 'secretName')

/** A message with the secret somewhere inside, under a name that says so. */
const { message } = fc.letrec<{ message: unknown; secret: unknown }>((tie) => ({
  secret: fc.oneof(
    { maxDepth: 3 },
    fc.constant<unknown>(planted),
    fc.array(tie('secret'), { minLength: 1, maxLength: 2 }),
    fc.tuple(fc.string(), tie('secret')).map(([name, value]) => ({ [name === 'secretName' ? 'name' : name]: value })),
  ),
  message: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(secretKey, tie('secret'), fc.jsonValue()).map(([name, secret, other]) => ({ other, [name]: secret })),
    fc.tuple(fc.jsonValue(), tie('message')).map((parts) => parts),
    fc.tuple(fc.string(), tie('message')).map(([name, value]) => ({ [name]: value })),
    tie('message').map((value) => JSON.stringify(value)),
  ),
}))

describe('a redacted message', () => {
  it('never holds a secret that stood under a telling name', () => {
    fc.assert(
      fc.property(message, (value) => {
        const body = JSON.stringify(value)
        expect(body).toContain(planted)
        expect(redactMessage(body)).not.toContain(planted)
      }),
      settings,
    )
  })

  it('never holds a secret of a message cut off anywhere', () => {
    fc.assert(
      fc.property(message, fc.double({ min: 0, max: 1, noNaN: true }), (value, part) => {
        const body = JSON.stringify(value)
        expect(redactMessage(body.slice(0, Math.floor(body.length * part)))).not.toContain(planted)
      }),
      settings,
    )
  })

  it('is JSON of at most 64 KB whatever came in, and stays the same when redacted again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const once = redactMessage(body)
        expect(() => JSON.parse(once)).not.toThrow()
        expect(redactMessage(once)).toBe(once)
      }),
      settings,
    )
  })
})
