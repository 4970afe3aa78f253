import * as z from 'zod/mini'
import { given } from '../calling/given.ts'
import type { AccountProfile } from '../gateway.ts'
import { maybe, vendorText } from '../json/json-values.ts'

const schema = z.object({
  organization_name: maybe(vendorText),
  contact_email: maybe(vendorText),
  country_code: maybe(vendorText),
})

/**
 * The profile in the answer of `GET /account/summary`, made in the account's name:
 * docs/reference/vendor.md#v3-act-for-account. What is not shown, or not as agreed, is left out: it then tells nothing.
 */
export function readSummary(summary: unknown): AccountProfile {
  const { success, data } = schema.safeParse(summary)
  if (!success) return {}
  return {
    ...given('organizationName', data.organization_name),
    ...given('email', data.contact_email),
    ...given('countryCode', data.country_code),
  }
}
