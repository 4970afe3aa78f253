import type { AccountFields } from '../domain/account-fields.ts'
import type { Next } from '../engine/define-operation.ts'

/**
 * The vendor has switched the account off for a time: for compliance, for a payment, or because its owner asked for it. No
 * call of the vendor's switches it on again, so that nothing is sent; what the vendor calls that state is told as it is.
 */
export function refuseSuspended({ statusWord }: AccountFields): Next {
  const word = statusWord === undefined ? '' : ` It shows it as "${statusWord}".`
  return {
    do: 'reject',
    code: 'ACCOUNT_SUSPENDED',
    message: `The vendor has suspended the account.${word} Nothing was sent.`,
    nextSteps: [
      'Ask the account’s owner, who can end a suspension of his own by signing in; or ask the vendor’s partner team, which knows about compliance and payment.',
      'Once the account is open again, ask again under a new operationId. Its billing may have changed: a suspended account leaves single billing.',
    ],
  }
}
