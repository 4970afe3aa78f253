import { isSameEmail, isSameText } from '../../accounts/same-spelling.ts'
import { countryOf } from '../../partner-api/calling/country-codes.ts'
import type { AccountProfile } from '../../partner-api/gateway.ts'
import type { ProvisionAccountInput } from './input.ts'

/**
 * Names of the fields in which a found account is not the one that was asked for (blueprint part 6): organisation, e-mail
 * and country. What is not shown counts as equal.
 */
export function identityDifferences(input: ProvisionAccountInput, profile: AccountProfile | undefined): string[] {
  const compared = ['organizationName', 'email', 'countryCode'] as const
  return compared.filter((field) => {
    const shown = profile?.[field]
    return shown !== undefined && !isSame[field](input[field], shown)
  })
}

/** The vendor may spell what it was given in its own way. */
const isSame = {
  organizationName: isSameText,
  email: isSameEmail,
  countryCode: (asked: string, shown: string) => isSameText(countryOf(asked) ?? asked, countryOf(shown) ?? shown),
} as const
