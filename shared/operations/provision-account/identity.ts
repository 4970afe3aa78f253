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
    return shown !== undefined && shown.trim().toLowerCase() !== input[field].trim().toLowerCase()
  })
}
