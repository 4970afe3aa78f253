import { type AccountFields, productField } from '../../domain/account-fields.ts'
import type { CallEvidence } from '../../domain/answer.ts'
import type { FindAccount, Look, OperationContext } from '../../engine/define-operation.ts'
import type { Before, Step } from '../../ledger/operation-record.ts'
import { readsByLogin } from '../../partner-api/account-reads.ts'
import type { AccountProfile, CallOptions, Gateway } from '../../partner-api/gateway.ts'
import { type Comparison, compareWithAsked, describeComparison, unseenWarnings } from './identity.ts'
import type { ProvisionAccountInput } from './input.ts'
import { productsOf } from './new-account.ts'

type Context = OperationContext<ProvisionAccountInput>

/** All that tells a new account from another one of its name. */
const whole = ['presence', 'status', 'singleBilling', 'product', 'profile']

/** What a look at a new account wants to see: whether it is there, whose it is and how, where that is shown. */
export const wantedOf = ({ partner, input }: Pick<Context, 'partner' | 'input'>): string[] =>
  readsByLogin(partner, whole)
    ? ['presence', 'status', 'singleBilling', ...productsOf(input, partner).map(productField), 'profile']
    : ['presence']

/** Looks whether the account is there, and whether it is the one that was asked for. */
export async function observeNewAccount(
  _step: Step,
  _before: Before | undefined,
  context: Context,
  gateway: Gateway,
  call: CallOptions,
  find: FindAccount,
): Promise<Look> {
  const { partner, names } = context
  if (!readsByLogin(partner, ['presence'])) return observeByFinding(context, gateway, call, find)
  const answer = await gateway.readAccount(names, wantedOf(context), call)
  if (!answer.ok) return { conclusion: 'failed', failure: answer.failure, evidence: answer.evidence }
  const { fields, profile } = answer.value
  const { evidence } = answer
  // However it was before: what a creation makes is not there. When that proves something is the engine's to say.
  if (fields.presence !== 'present') return { conclusion: 'as-before', fields, evidence }
  // The login name alone shows that it is there; whose it is the listing may show.
  if (!readsByLogin(partner, whole) && partner.capabilities.listing === 'v3') {
    return observeByFinding(context, gateway, call, find)
  }
  return judge(context, fields, profile, evidence)
}

/** Where no single read shows a login name: a search of the listing, and the profile of what was found. */
async function observeByFinding(
  context: Context,
  gateway: Gateway,
  call: CallOptions,
  find: FindAccount,
): Promise<Look> {
  const { input, partner, names } = context
  const found = await find()
  if (found.is === 'not-yet') return { conclusion: 'not-yet', until: found.until }
  if (found.is === 'failed') return { conclusion: 'failed', failure: found.failure, evidence: found.evidence }
  if (found.is === 'unproven') return { conclusion: 'unproven', absence: found }
  if (found.is === 'absent') {
    return { conclusion: 'as-before', fields: { presence: 'absent' }, evidence: found.evidence }
  }
  const { fields, generation } = found.observation
  const { evidence } = found
  const { organizationName } = input
  const sameName = await found.sameOrganization(organizationName)
  if (sameName === false) return differs(fields, { different: ['organizationName'], unseen: [] }, evidence)
  const listed = sameName === true ? { organizationName } : undefined
  // Only V3 shows more of one account, and only of a managed one.
  if (generation !== 'v3' || partner.capabilities.listing !== 'v3' || input.managed === false) {
    return judge(context, fields, listed, evidence)
  }
  const vendorIds = { ...names.vendorIds, v3: fields['vendorId:v3'] }
  const profile = await gateway.readAccount({ ...names, vendorIds }, ['profile'], call)
  if (profile.ok) return judge(context, fields, { ...listed, ...profile.value.profile }, evidence)
  const { failure } = profile
  return failure.class === 'rejected'
    ? judge(context, fields, listed, evidence)
    : { conclusion: 'failed', failure, evidence: profile.evidence }
}

function judge(
  context: Context,
  fields: AccountFields,
  profile: AccountProfile | undefined,
  evidence: CallEvidence,
): Look {
  const comparison = compareWithAsked(context, fields, profile)
  if (comparison.different.length + comparison.unseen.length > 0) return differs(fields, comparison, evidence)
  const warnings = unseenWarnings(context.partner)
  return { conclusion: 'applied', fields, evidence, ...(warnings.length === 0 ? {} : { warnings }) }
}

const differs = (fields: AccountFields, comparison: Comparison, evidence: CallEvidence): Look => ({
  conclusion: 'elsewhere',
  fields,
  code: 'ACCOUNT_EXISTS_DIFFERENT',
  message: `An account of this login name is under the partner; it ${describeComparison(comparison)}. Whether our request made it is not known.`,
  evidence,
})
