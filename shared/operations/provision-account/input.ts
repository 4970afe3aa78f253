import * as z from 'zod/mini'
import { isCountryCode } from '../../partner-api/calling/country-codes.ts'
import { isEmailAddress } from '../../partner-api/calling/email-address.ts'
import { isWebAddress, timeZoneForm } from '../../partner-api/calling/field-rules.ts'
import { isTimeZone } from '../../partner-api/calling/time-zone.ts'
import { productNameSchema } from '../../partner-api/product-name.ts'
import { textField } from '../text-field.ts'

const phone = textField(5, 25)

/** A new account's password is never in a message: messages lie on queues and in dead letters. */
const passwordSource = z.union(
  [
    z.strictObject({
      secretName: z.string().check(z.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be a Secrets Manager name')),
    }),
    z.strictObject({ generate: z.literal(true) }),
  ],
  'must be {"secretName": "…"} or {"generate": true}',
)

/**
 * Whoever signs in through the partner has no password at the vendor (docs/reference/vendor.md#v2-create and
 * #v3-create).
 */
const singleSignOn = z.strictObject({ externalId: textField(1, 255), externalProvider: textField(1, 80) })

/**
 * As wide as the widest of the generations; what the partner's own one has no field for, or wants beside these, is
 * checked for it. Published are the rules of V3 and a few lengths of V2 (docs/reference/vendor.md#v2-create and
 * #v3-create).
 */
export const provisionAccountInput = z
  .strictObject({
    organizationName: textField(1, 80),
    firstName: z.optional(textField(1, 80)),
    lastName: z.optional(textField(1, 80)),
    email: z.string().check(z.maxLength(254), z.refine(isEmailAddress, 'must be an e-mail address')),
    phone: z.optional(phone).check(z.describe('with an extension where there is one, such as 555-0100 x12')),
    organizationPhone: z.optional(phone),
    countryCode: z
      .string()
      .check(
        z.regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)'),
        z.refine(isCountryCode, 'must be the code of a country (ISO 3166-1)'),
      ),
    stateCode: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'must be two capital letters'))),
    website: z.optional(
      z.string().check(z.maxLength(1_000), z.refine(isWebAddress, 'must be an http or https address')),
    ),
    products: z
      .optional(z.array(productNameSchema).check(z.minLength(1), z.maxLength(10)))
      .check(z.describe("EmailMarketing when left out; the partner's anchor product is added")),
    singleBilling: z.optional(z.boolean()).check(z.describe('true when left out, unless managed is false')),
    managed: z
      .optional(z.boolean())
      .check(z.describe('true when left out: managed by the partner, as opposed to referred by it')),
    referralCode: z.optional(textField(1, 50)),
    timeZoneId: z.optional(textField(1, 64).check(z.refine(isTimeZone, `must be ${timeZoneForm.words}`))),
    partnerAccountId: z
      .optional(textField(1, 80))
      .check(z.describe("the partner's own key of the account, for the vendor's bills; no call gives it back")),
    billingLocale: z.optional(z.enum(['en_US', 'en_GB'])),
    gdprOptOut: z.optional(z.boolean()).check(z.describe('true: no marketing of the vendor to this account')),
    password: z
      .optional(passwordSource)
      .check(
        z.describe(
          'never the password itself: the name of a Secrets Manager secret that holds it, or a wish for one that is generated at sending and not kept',
        ),
      ),
    singleSignOn: z
      .optional(singleSignOn)
      .check(
        z.describe('instead of a password: the user as the identity provider that the vendor has agreed on knows it'),
      ),
  })
  .check(
    z.refine((value) => !['US', 'CA'].includes(value.countryCode) || value.stateCode !== undefined, {
      path: ['stateCode'],
      error: 'is required where countryCode is US or CA',
    }),
    z.refine((value) => (value.password === undefined) !== (value.singleSignOn === undefined), {
      path: ['password'],
      error: 'must be given, or singleSignOn instead of it, but not both',
    }),
    z.refine((value) => value.singleBilling !== true || value.managed !== false, {
      path: ['singleBilling'],
      error: 'must not be true where managed is false',
    }),
  )

export type ProvisionAccountInput = z.infer<typeof provisionAccountInput>

export const provisionAccountExample = {
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Baker',
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  products: ['EmailMarketing'],
  singleBilling: true,
  password: { generate: true },
}
