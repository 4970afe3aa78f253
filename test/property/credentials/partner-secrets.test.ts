import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import { parsePartnerSecret } from '../../../shared/credentials/partner-credentials.ts'

/** Printed with the counterexample by fast-check when a property fails. */
const runs = { seed: 20_261_125, numRuns: 3_000 }

/** In every value, so that a piece of one is known wherever it turns up. */
const mark = 'hunter22'
const value = fc.oneof(
  { weight: 7, arbitrary: fc.constantFrom(mark, `${mark}-2`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }))
      .map((ends) => ends.join(mark)),
  },
)
const secret = fc.record(
  {
    apiKey: value,
    login: value,
    password: value,
    clientId: value,
    clientSecret: value,
    v3ApiKey: value,
    apiSecret: value,
  },
  { requiredKeys: [] },
)
const text = fc.oneof(
  { weight: 4, arbitrary: secret.map((fields) => JSON.stringify(fields)) },
  fc.tuple(secret, fc.nat(40)).map(([fields, cut]) => JSON.stringify(fields).slice(cut)),
  secret.map((fields) => JSON.stringify({ ...fields, [mark]: mark })),
  fc.jsonValue().map((any) => JSON.stringify({ apiKey: any, login: mark })),
  value,
)

it('a secret is taken as it stands or refused without a word of it', () => {
  let taken = 0
  fc.assert(
    fc.property(text, (shown) => {
      try {
        const { signIn, v3 } = parsePartnerSecret(shown, 'partners/acme')
        const fields = JSON.parse(shown) as Record<string, string>
        taken++
        if (signIn !== undefined) {
          expect(signIn).toEqual({ apiKey: fields.apiKey, login: fields.login, password: fields.password })
        }
        if (v3 !== undefined) {
          const { clientId, clientSecret, apiKey, v3ApiKey = apiKey } = fields
          expect(v3).toEqual({ apiKey: v3ApiKey, clientId, clientSecret })
        }
        expect([signIn, v3]).not.toEqual([undefined, undefined])
      } catch (error) {
        expect(error).toBeInstanceOf(CredentialsError)
        expect(error).toMatchObject({ code: 'SECRET_INVALID', secretName: 'partners/acme' })
        expect(error).not.toHaveProperty('cause')
        expect(`${String(error)}${JSON.stringify(error)}`).not.toContain(mark)
      }
    }),
    runs,
  )
  // Were nothing taken, nothing would be shown to come out unchanged.
  expect(taken).toBeGreaterThan(20)
})
