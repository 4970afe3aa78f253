import type { AccountFields } from '../../domain/account-fields.ts'
import { productField } from '../../domain/account-fields.ts'
import {
  defineOperation,
  type Next,
  nothingSent,
  type OperationContext,
  type Progress,
  type Snapshot,
} from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { readsByLogin } from '../../partner-api/account-reads.ts'
import { isSubdivision } from '../../partner-api/calling/country-codes.ts'
import type { AccountProfile } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { compareWithAsked, describeComparison, identityDifferences, unseenWarnings } from './identity.ts'
import { type ProvisionAccountInput, provisionAccountInput } from './input.ts'
import { isSingleBilled, newAccountOf, productsOf, takesProducts } from './new-account.ts'
import { observeNewAccount, wantedOf } from './observe.ts'
import { signInOf } from './sign-in.ts'

type Context = OperationContext<ProvisionAccountInput>

/** V3 may store the request and carry it out later (docs/reference/vendor.md#v3-create). */
const stepFor = (context: Context): Step => {
  const warnings = warningsFor(context)
  return {
    kind: 'provision-account',
    target: { presence: ['present'] },
    details: {},
    last: true,
    mayBeStored: context.partner.capabilities.provision === 'v3',
    creates: true,
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** Creates a client account (docs/reference/vendor.md#xml-create, #v2-create and #v3-create). */
export const provisionAccount = defineOperation<ProvisionAccountInput>({
  type: 'provision-account',
  parseInput: (stored) => provisionAccountInput.parse(stored),

  // A login name is unique over all the vendor's users, so the vendor itself refuses a second creation: it is sent first.
  // An account that the directory knows is confirmed by a read before the operation is refused for it.
  needsRead: ({ partner }, { fields: { presence }, seenAt }, age) => {
    if (presence === 'present') return readsByLogin(partner, ['presence'])
    const isFreshAbsence = presence === 'absent' && (seenAt.presence ?? 0) >= age.freshFrom
    return readsFirst(partner) && !isFreshAbsence
  },
  read: async (context, gateway, call, find) => {
    const { partner, names } = context
    if (readsByLogin(partner, ['presence'])) return gateway.readAccount(names, wantedOf(context), call)
    const found = await find()
    if (found.is === 'not-yet') return { notYet: true, until: found.until }
    if (found.is === 'failed') return { ok: false, failure: found.failure, evidence: found.evidence }
    if (found.is === 'unproven') return found
    const { evidence } = found
    const absent = { generation: partner.capabilities.listing, fields: { presence: 'absent' as const } }
    return { ok: true, value: found.is === 'found' ? found.observation : absent, evidence }
  },
  next: planFor,

  send: async (_step, context, gateway, call, passwords) => {
    const signIn = await signInOf(context, passwords)
    return gateway.provisionAccount(newAccountOf(context.account, context.input, context.partner, signIn), call)
  },

  observe: observeNewAccount,

  project: (_step, { input, partner, now }, seen, by): AccountFields => {
    const fields: AccountFields = { presence: 'present', singleBilling: isSingleBilled(input) }
    // An account that was found may be another's of the same name: only the yes to this request says how it was made.
    if (by === 'answer' && input.managed === false) fields.unmanagedSince = new Date(now).toISOString()
    for (const product of productsOf(input, partner)) fields[productField(product)] = 'open'
    if (!takesProducts(partner)) fields.planType = 'TRIAL'
    // A new account begins in trial (docs/reference/vendor.md#account-states); what the answer shows is better than
    // what is expected.
    return { status: 'trial', ...fields, ...seen }
  },

  // What is known of an older account of this name, renamed or taken away since, is not known of the new one.
  forgets: (_step, known) => Object.keys(known),

  explainRefusal: (_step, account) =>
    account === 'absent'
      ? {
          code: 'LOGIN_NAME_TAKEN',
          message:
            'The login name is taken, and no account of this partner has it: it belongs to an account that is not under this partner, or to a mere user of somebody’s account, since login names are unique over all users.',
          nextSteps: [
            'Choose another login name and ask again under a new operationId.',
            'Or, if the account is the client’s own, ask the vendor’s partner team to move it under this partner.',
          ],
        }
      : {
          code: 'LOGIN_NAME_UNAVAILABLE',
          message:
            'The login name is taken: by an account of this partner that the directory does not know, by another’s, or by a mere user of somebody’s account, since login names are unique over all users.',
          nextSteps: [
            'Ask for the membership of the login name, which says whether it is this partner’s.',
            'Then go on with the account as it is, or choose another login name and a new operationId.',
          ],
        },
})

/** Whether the login name is looked for before anything is sent: where V2 creates, uniqueness is only inferred. */
const readsFirst = (partner: PartnerSettings): boolean =>
  partner.readBeforeProvisioning ?? (partner.capabilities.provision === 'v2' && readsByLogin(partner, ['presence']))

function planFor(context: Context, { fields, observation }: Snapshot, progress: Progress): Next {
  if (fields.presence !== 'present') return { do: 'send', step: stepFor(context) }
  if (progress.tried) return planAfterUnknown(context, fields, observation?.profile)
  const ending = progress.refused === true ? '; the vendor refused to create another.' : nothingSent
  const different = identityDifferences(context.input, observation?.profile)
  if (different.length > 0) {
    return {
      do: 'reject',
      code: 'ACCOUNT_EXISTS_DIFFERENT',
      message: `An account of this login name is under the partner already and differs in ${different.join(', ')}${ending}`,
      nextSteps: ['Choose another login name, or compare the account with what you meant to create.'],
    }
  }
  return {
    do: 'reject',
    code: 'ACCOUNT_EXISTS',
    message: `This account is under the partner already${ending}`,
    nextSteps: ['Go on with the account as it is, for instance with open-product or change-plan.'],
  }
}

/** Whose account it is cannot be told where our own request may have made one. */
function planAfterUnknown(context: Context, fields: AccountFields, profile: AccountProfile | undefined): Next {
  const comparison = compareWithAsked(context, fields, profile)
  if (comparison.different.length + comparison.unseen.length === 0) {
    const warnings = unseenWarnings(context.partner)
    return {
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'The account is there as it was asked for; an earlier request has probably made it.',
      ...(warnings.length === 0 ? {} : { warnings }),
    }
  }
  return {
    do: 'park',
    code: 'ACCOUNT_EXISTS_DIFFERENT',
    message: `An account of this login name is under the partner; it ${describeComparison(comparison)}. Whether our request made it is not known.`,
    nextSteps: ['Compare the account with what you meant to create.', 'Then mark this operation applied or rejected.'],
  }
}

/** Where the generation gives every account the same products, the anchor must be opened afterwards. */
function warningsFor({ partner, input: { countryCode, stateCode } }: Context): string[] {
  const { anchorProduct } = partner
  const isUnknown = stateCode !== undefined && isSubdivision(countryCode, stateCode) === false
  const place = isUnknown
    ? [`stateCode ${stateCode} is not among the codes of ${countryCode} that are known here; the vendor judges it.`]
    : []
  if (anchorProduct === undefined || takesProducts(partner)) return place
  return [
    ...place,
    `The anchor product ${anchorProduct} is not part of a new account in this generation: open it with open-product before e-mail marketing is ever cancelled.`,
  ]
}
