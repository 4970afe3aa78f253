import type { AccountFields } from '../../domain/account-fields.ts'
import { productField } from '../../domain/account-fields.ts'
import { isSameEmail, isSameText } from '../../domain/same-spelling.ts'
import type { OperationContext } from '../../engine/define-operation.ts'
import { readersOf } from '../../partner-api/account-reads.ts'
import { countryOf } from '../../partner-api/calling/country-codes.ts'
import type { AccountProfile } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { ProvisionAccountInput } from './input.ts'
import { isSingleBilled, productsOf } from './new-account.ts'

/** How a found account compares with the one that was asked for: names of fields, no values. */
export interface Comparison {
  /** Shown, and otherwise than asked. */
  different: string[]
  /** Not shown, although a read of this partner's shows it of an account. */
  unseen: string[]
}

const identity = ['organizationName', 'email', 'countryCode'] as const

/**
 * Names of the fields in which a found account is not the one that was asked for: organisation, e-mail and country. What
 * is not shown counts as equal: this only tells one account of the partner's from another.
 */
export const identityDifferences = (input: ProvisionAccountInput, profile: AccountProfile | undefined): string[] =>
  identity.filter((field) => {
    const shown = profile?.[field]
    return shown !== undefined && !isSame[field](input[field], shown)
  })

/**
 * Whether a found account may be the one that our request made: its identity, and what was to be set up with it. What is
 * not shown does not match. Products and single billing that no read of this partner's shows are left out: the identity
 * must then do.
 */
export function compareWithAsked(
  { input, partner }: OperationContext<ProvisionAccountInput>,
  fields: AccountFields,
  profile: AccountProfile | undefined,
): Comparison {
  const different = identityDifferences(input, profile)
  const unseen: string[] = identity.filter((field) => profile?.[field] === undefined)
  const judge = (name: string, shown: unknown, isAsAsked: boolean) => {
    if (shown === undefined) unseen.push(name)
    else if (!isAsAsked) different.push(name)
  }
  const { status, singleBilling } = fields
  // A new account begins in trial or open; whether one is shown at once is the generation's to say.
  if (status !== undefined) judge('status', status, status === 'trial' || status === 'open')
  if (canBeSeen(partner, 'singleBilling')) {
    judge('singleBilling', singleBilling, singleBilling === isSingleBilled(input))
  }
  if (canBeSeen(partner, 'product')) {
    for (const product of productsOf(input, partner)) {
      const shown = fields[productField(product)]
      judge(product, shown, shown === 'open' || shown === 'trial')
    }
  }
  return { different, unseen }
}

/** What was asked for and no read of this partner's can confirm, for whoever reads that the account was found. */
export const unseenWarnings = (partner: PartnerSettings): string[] =>
  canBeSeen(partner, 'singleBilling')
    ? []
    : ['No generation of this partner’s shows single billing: whether the account is under it is not known.']

/** Whether a read by login name, or by an identifier that the listing gives, shows such a field. */
const canBeSeen = (partner: PartnerSettings, field: string): boolean => readersOf(partner, [field]).length > 0

/** In words, for a message. */
export function describeComparison({ different, unseen }: Comparison): string {
  return [
    ...(different.length === 0 ? [] : [`differs in ${different.join(', ')}`]),
    ...(unseen.length === 0 ? [] : [`does not show ${unseen.join(', ')}`]),
  ].join(' and ')
}

/** The vendor may spell what it was given in its own way. */
const isSame = {
  organizationName: isSameText,
  email: isSameEmail,
  countryCode: (asked: string, shown: string) => isSameText(countryOf(asked) ?? asked, countryOf(shown) ?? shown),
} as const
