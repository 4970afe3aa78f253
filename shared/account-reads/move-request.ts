import type { ReadyRequest } from '../ledger/operation-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'

/**
 * The letter that asks the vendor's partner team to move an account under the partner: the vendor's own next step for a
 * user name that is not the partner's (docs/reference/vendor.md#text-membership and #text-membership). It says the same
 * of a name that nobody has.
 *
 * @param seenAt - wall-clock ms
 */
export const moveRequest = (
  { login }: Pick<PartnerSettings, 'login'>,
  account: string,
  seenAt: number,
): ReadyRequest => ({
  to: "Constant Contact's partner team",
  subject: `Move account ${account} under partner ${login}`,
  text: [
    'Please move this account under our partner account.',
    '',
    `Partner: ${login}`,
    `Account (user name): ${account}`,
    `Seen at ${new Date(seenAt).toISOString()}: not under our partner account.`,
    '',
    'Please let us know what you need from us or from its owner, or that there is no account of this user name.',
  ].join('\n'),
})
