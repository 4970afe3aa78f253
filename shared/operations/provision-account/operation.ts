import type { AccountFields } from '../../accounts/account-fields.ts'
import { productField } from '../../accounts/account-fields.ts'
import { CredentialsError } from '../../credentials/credentials-error.ts'
import type { Step } from '../../ledger/operation-record.ts'
import type { AccountProfile, NewAccount } from '../../partner-api/gateway.ts'
import {
  CannotSend,
  defineOperation,
  type Look,
  type Next,
  NotSent,
  type OperationContext,
  type Snapshot,
} from '../define-operation.ts'
import { emailMarketing } from '../product-name.ts'
import { type ProvisionAccountInput, provisionAccountInput } from './input.ts'

type Context = OperationContext<ProvisionAccountInput>

const step: Step = {
  kind: 'provision-account',
  target: { presence: ['present'] },
  details: {},
  last: true,
  mayBeStored: false,
}

/** Creates a client account (reference 2.3). */
export const provisionAccount = defineOperation<ProvisionAccountInput>({
  type: 'provision-account',
  parseInput: (stored) => provisionAccountInput.parse(stored),

  // An absence that was seen a short while ago need not be seen again (blueprint part 12: one call then).
  needsRead: (_context, known, age) =>
    !(known.fields.presence === 'absent' && (known.seenAt.presence ?? 0) >= age.freshFrom) && !age.readForThis,
  read: (context, gateway, call) => gateway.readAccount(context.account, call),
  next: planFor,

  send: async (_step, context, gateway, call, passwords) => {
    const { password: source, ...input } = context.input
    let password: string
    try {
      password = await passwords.resolve(source, context.account)
    } catch (error) {
      // That the secrets cannot be reached now is no verdict on this operation.
      if (error instanceof CredentialsError && error.code === 'SECRETS_UNAVAILABLE') {
        throw new NotSent({ class: 'not-sent', code: 'SECRETS_UNAVAILABLE', message: error.message }, { cause: error })
      }
      throw new CannotSend(
        'PASSWORD_SECRET_UNUSABLE',
        // Only our own errors are known to quote no value.
        `The password for the new account could not be had: ${error instanceof CredentialsError ? error.message : 'it cannot be read.'}`,
        ['Put a usable password into the secret that the message names, then ask again under a new operationId.'],
        { cause: error },
      )
    }
    const account: NewAccount = {
      login: context.account,
      password,
      organizationName: input.organizationName,
      firstName: input.firstName,
      lastName: input.lastName,
      email: input.email,
      phone: input.phone,
      countryCode: input.countryCode,
      products: productsOf(context),
      singleBilling: input.singleBilling ?? true,
      ...(input.stateCode === undefined ? {} : { stateCode: input.stateCode }),
      ...(input.website === undefined ? {} : { website: input.website }),
      ...(input.referralCode === undefined ? {} : { referralCode: input.referralCode }),
    }
    return gateway.provisionAccount(account, call)
  },

  observe: async (_step, before, context, gateway, call): Promise<Look> => {
    const answer = await gateway.readAccount(context.account, call)
    if (!answer.ok) return { conclusion: 'failed', failure: answer.failure, evidence: answer.evidence }
    const { fields, profile } = answer.value
    const { evidence } = answer
    if (fields.presence !== 'present') {
      if (before?.fields.presence === 'absent') return { conclusion: 'as-before', fields, evidence }
      const message = 'The account is not there, and whether it was before is not known.'
      return { conclusion: 'cannot-tell', fields, code: 'BEFORE_UNKNOWN', message, evidence }
    }
    const different = differences(context.input, profile)
    if (different.length === 0) return { conclusion: 'applied', fields, evidence }
    const message = `An account of this login name is there, but it differs in ${different.join(', ')}.`
    return { conclusion: 'elsewhere', fields, code: 'ACCOUNT_EXISTS_DIFFERENT', message, evidence }
  },
  afterUnknown: 'observe',

  project: (_step, context, seen): AccountFields => {
    const fields: AccountFields = { presence: 'present', singleBilling: context.input.singleBilling ?? true }
    for (const product of productsOf(context)) fields[productField(product)] = 'open'
    // A new account begins in trial (reference 4.14); what the answer shows is better than what is expected.
    return { status: 'trial', ...fields, ...seen }
  },

  explainRefusal: (_step, failure, before) =>
    failure.code === 'CONFLICT' && before?.fields.presence === 'absent'
      ? {
          code: 'LOGIN_NAME_TAKEN',
          message: 'The login name is taken by an account that is not under this partner.',
          nextSteps: [
            'Choose another login name and ask again under a new operationId.',
            'Or, if the account is the client’s own, ask the vendor’s partner team to move it under this partner.',
          ],
        }
      : undefined,
})

function planFor(context: Context, snapshot: Snapshot, _steps: readonly string[], tried: boolean): Next {
  if (snapshot.fields.presence !== 'present') return { do: 'send', step }
  const different = differences(context.input, snapshot.observation?.profile)
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
    nextSteps: ['Go on with the account as it is, for instance with open-product.'],
  }
}

/** The products that the new account is to have: at least one (reference 2.3), and the partner's anchor (blueprint part 7). */
function productsOf(context: Context): string[] {
  const products = new Set(context.input.products ?? [emailMarketing])
  if (context.partner.anchorProduct !== undefined) products.add(context.partner.anchorProduct)
  return [...products]
}

/** Names of the fields in which a found account is not the one that was asked for; what is not shown counts as equal. */
function differences(input: ProvisionAccountInput, profile: AccountProfile | undefined): string[] {
  const same = (a: string | undefined, b: string): boolean =>
    a === undefined || a.trim().toLowerCase() === b.trim().toLowerCase()
  return [
    ...(same(profile?.organizationName, input.organizationName) ? [] : ['organizationName']),
    ...(same(profile?.email, input.email) ? [] : ['email']),
    ...(same(profile?.countryCode, input.countryCode) ? [] : ['countryCode']),
  ]
}
