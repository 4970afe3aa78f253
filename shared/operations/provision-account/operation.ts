import type { AccountFields } from '../../accounts/account-fields.ts'
import { productField } from '../../accounts/account-fields.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { readsByLogin } from '../../partner-api/account-reads.ts'
import { isSubdivision } from '../../partner-api/calling/country-codes.ts'
import { defineOperation, type Next, type OperationContext, type Progress, type Snapshot } from '../define-operation.ts'
import { identityDifferences } from './identity.ts'
import { type ProvisionAccountInput, provisionAccountInput } from './input.ts'
import { isSingleBilled, newAccountOf, productsOf, takesProducts } from './new-account.ts'
import { observeNewAccount, wantedOf } from './observe.ts'
import { signInOf } from './sign-in.ts'

type Context = OperationContext<ProvisionAccountInput>

/** V3 may store the request and carry it out later (reference 4.4). */
const stepFor = (context: Context): Step => {
  const warnings = warningsFor(context)
  return {
    kind: 'provision-account',
    target: { presence: ['present'] },
    details: {},
    last: true,
    mayBeStored: context.partner.capabilities.provision === 'v3',
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** Creates a client account (reference 2.3, 3.2 and 4.4). */
export const provisionAccount = defineOperation<ProvisionAccountInput>({
  type: 'provision-account',
  parseInput: (stored) => provisionAccountInput.parse(stored),

  // Where a single read can show an absence it is seen before, unless it was seen a short while ago (blueprint part 12:
  // one call then). Where only a pass over all accounts could, nothing is read before.
  needsRead: ({ partner }, known, age) => {
    const isFreshAbsence = known.fields.presence === 'absent' && (known.seenAt.presence ?? 0) >= age.freshFrom
    return readsByLogin(partner, ['presence']) && !isFreshAbsence
  },
  read: async ({ partner, names }, gateway, call, find) => {
    if (readsByLogin(partner, ['presence'])) return gateway.readAccount(names, wantedOf(partner), call)
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

  project: (_step, { input, partner }, seen): AccountFields => {
    const fields: AccountFields = { presence: 'present', singleBilling: isSingleBilled(input) }
    for (const product of productsOf(input, partner)) fields[productField(product)] = 'open'
    if (!takesProducts(partner)) fields.planType = 'TRIAL'
    // A new account begins in trial (reference 4.14); what the answer shows is better than what is expected.
    return { status: 'trial', ...fields, ...seen }
  },

  // What is known of an older account of this name, renamed or taken away since, is not known of the new one.
  forgets: (_step, known) => Object.keys(known),

  explainRefusal: (_step, failure, before) => {
    if (failure.code !== 'CONFLICT') return undefined
    if (before?.fields.presence === 'absent') {
      return {
        code: 'LOGIN_NAME_TAKEN',
        message: 'The login name is taken by an account that is not under this partner.',
        nextSteps: [
          'Choose another login name and ask again under a new operationId.',
          'Or, if the account is the client’s own, ask the vendor’s partner team to move it under this partner.',
        ],
      }
    }
    return {
      code: 'LOGIN_NAME_UNAVAILABLE',
      message:
        'The login name is taken: by an account of this partner that the directory does not know, or by another’s.',
      nextSteps: [
        'Ask for the membership of the login name, which tells whose it is.',
        'Then go on with the account as it is, or choose another login name and a new operationId.',
      ],
    }
  },
})

function planFor(context: Context, snapshot: Snapshot, { tried }: Progress): Next {
  if (snapshot.fields.presence !== 'present') return { do: 'send', step: stepFor(context) }
  const different = identityDifferences(context.input, snapshot.observation?.profile)
  if (different.length > 0) {
    const code = 'ACCOUNT_EXISTS_DIFFERENT'
    const found = `An account of this login name is under the partner already and differs in ${different.join(', ')}`
    const compare = 'Choose another login name, or compare the account with what you meant to create.'
    // Whose account it is cannot be told where our own request may have made one.
    if (tried) return { do: 'park', code, message: `${found}.`, nextSteps: [compare, 'Then mark this operation.'] }
    return { do: 'reject', code, message: `${found}; nothing was sent.`, nextSteps: [compare] }
  }
  if (tried) {
    return { do: 'finish', code: 'ALREADY_SO', message: 'The account is there: an earlier request took effect late.' }
  }
  return {
    do: 'reject',
    code: 'ACCOUNT_EXISTS',
    message: 'This account is under the partner already; nothing was sent.',
    nextSteps: ['Go on with the account as it is, for instance with open-product or change-plan.'],
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
