import type { AccountFields } from '../../accounts/account-fields.ts'
import type { Before, Step } from '../../ledger/operation-record.ts'
import { readsByLogin } from '../../partner-api/account-reads.ts'
import type { CallEvidence } from '../../partner-api/answer.ts'
import type { CallOptions, Gateway } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { FindAccount, Look, OperationContext } from '../define-operation.ts'
import { identityDifferences } from './identity.ts'
import type { ProvisionAccountInput } from './input.ts'

type Context = OperationContext<ProvisionAccountInput>

/** What a look at a new account wants to see: whether it is there, and whose it is where that is shown. */
export const wantedOf = (partner: PartnerSettings): string[] =>
  readsByLogin(partner, ['presence', 'profile']) ? ['presence', 'profile'] : ['presence']

/** Looks whether the account is there, and whether it is the one that was asked for. */
export async function observeNewAccount(
  step: Step,
  before: Before | undefined,
  context: Context,
  gateway: Gateway,
  call: CallOptions,
  find: FindAccount,
): Promise<Look> {
  const { partner, names } = context
  if (!readsByLogin(partner, ['presence'])) return observeByFinding(context, gateway, call, find)
  const answer = await gateway.readAccount(names, wantedOf(partner), call)
  if (!answer.ok) return { conclusion: 'failed', failure: answer.failure, evidence: answer.evidence }
  const { fields, profile } = answer.value
  const { evidence } = answer
  if (fields.presence !== 'present') {
    // What may be stored is never sent again, so not seeing it is all that there is to know.
    if (before?.fields.presence === 'absent' || step.mayBeStored) return { conclusion: 'as-before', fields, evidence }
    const message = 'The account is not there, and whether it was before is not known.'
    return { conclusion: 'cannot-tell', fields, code: 'BEFORE_UNKNOWN', message, evidence }
  }
  return ours(identityDifferences(context.input, profile), fields, evidence)
}

/** Where no single read shows a login name: a search of the listing, and the profile of what was found. */
async function observeByFinding(
  { input, partner, names }: Context,
  gateway: Gateway,
  call: CallOptions,
  find: FindAccount,
): Promise<Look> {
  const found = await find()
  if (found.is === 'not-yet') return { conclusion: 'not-yet', until: found.until }
  if (found.is === 'failed') return { conclusion: 'failed', failure: found.failure, evidence: found.evidence }
  if (found.is === 'unproven') return { conclusion: 'unproven', absence: found }
  if (found.is === 'absent') {
    return { conclusion: 'as-before', fields: { presence: 'absent' }, evidence: found.evidence }
  }
  const { fields, generation } = found.observation
  const sameName = await found.sameOrganization(input.organizationName)
  if (sameName === false) return ours(['organizationName'], fields, found.evidence)
  // Only V3 can tell more of one account, and only of a managed one (reference 4.8); what it refuses tells nothing.
  if (generation !== 'v3' || partner.capabilities.listing !== 'v3') return ours([], fields, found.evidence)
  const vendorIds = { ...names.vendorIds, v3: fields['vendorId:v3'] }
  const profile = await gateway.readAccount({ ...names, vendorIds }, ['profile'], call)
  if (profile.ok) return ours(identityDifferences(input, profile.value.profile), fields, found.evidence)
  const { failure, evidence } = profile
  return failure.class === 'rejected' ? ours([], fields, found.evidence) : { conclusion: 'failed', failure, evidence }
}

function ours(different: readonly string[], fields: AccountFields, evidence: CallEvidence): Look {
  if (different.length === 0) return { conclusion: 'applied', fields, evidence }
  const message = `An account of this login name is there, but it differs in ${different.join(', ')}.`
  return { conclusion: 'elsewhere', fields, code: 'ACCOUNT_EXISTS_DIFFERENT', message, evidence }
}
