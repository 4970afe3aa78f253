import type { AccountFields } from '../../domain/account-fields.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import { defineOperation, type SendAnswer } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { inOurWords } from '../../partner-api/generation-services.ts'
import { fromInput, observeNothing, requestByHand } from '../unshown-effect.ts'
import { type CreateSsoUserInput, createSsoUserInput } from './input.ts'

/**
 * Adds a user who signs in through the partner's identity provider to an account. No call of the vendor's shows the users
 * of an account, so nothing shows what became of a request without an answer, nor whose the user is when the vendor says
 * that there is one (https://api.cc.email/v3/swagger.yaml, `createSSOUser`).
 */
export const createSsoUser = defineOperation<CreateSsoUserInput>({
  type: 'create-sso-user',
  parseInput: (stored) => createSsoUserInput.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.users,
  needsRead: () => false,
  read: ({ names }, gateway, call) => gateway.readAccount(names, ['presence'], call),
  next: ({ input }, { fields }) =>
    fields.presence === 'absent' ? { do: 'wait-for-account' } : { do: 'send', step: stepFor(input) },
  send: async (_step, { names, input }, gateway, call) => worded(await gateway.createSsoUser(names, input, call)),
  observe: observeNothing,
  byHand: (_step, context) => {
    const { role, externalProvider } = context.input
    return requestByHand(context, 'Create a user for single sign-on', 'users/sso', {
      first_name: fromInput('firstName'),
      last_name: fromInput('lastName'),
      role_name: role,
      contact_email: fromInput('email'),
      login_name: fromInput('login'),
      external_id: fromInput('externalId'),
      external_provider: externalProvider,
    })
  },
  project: (): AccountFields => ({}),
})

const stepFor = ({ role, externalProvider }: CreateSsoUserInput): Step => ({
  kind: 'create-sso-user',
  target: {},
  details: { role, externalProvider },
  last: true,
  mayBeStored: false,
  afterUnknown: 'park',
})

/** The vendor's 409 is about the user here, and not about the account. */
function worded(answer: VendorAnswer<'created'>): VendorAnswer<SendAnswer> {
  if (answer.ok || answer.failure.code !== 'CONFLICT') {
    return inOurWords(answer, () => ({ generation: 'v3' as const, fields: {} }))
  }
  const message =
    'The vendor has a user with this login name or this e-mail address already. No call of its shows whose it is.'
  return { ...answer, failure: { ...answer.failure, message } }
}
