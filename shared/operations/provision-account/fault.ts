import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { newAccountFault } from '../../partner-api/request-checks.ts'
import type { InputFault } from '../function-declaration.ts'
import type { ProvisionAccountInput } from './input.ts'
import { newAccountOf } from './new-account.ts'

/** Stands for a password that is had only when the request is sent; no login name can share characters with it. */
const anyPassword = '!#$%&*!#$%&*'

/** Names of the client layer's fields that the message calls otherwise. */
const fieldNames: Readonly<Record<string, string>> = {
  login: 'account',
  externalId: 'input.singleSignOn.externalId',
  externalProvider: 'input.singleSignOn.externalProvider',
}

/** What the partner's generation does not take of a new account: what it has no field for, or wants beside. */
export function provisionAccountFault(
  input: ProvisionAccountInput,
  partner: PartnerSettings,
  account: string,
): InputFault | undefined {
  if (account === '')
    return { field: 'account', rule: 'is required: a new account has no identifier of the vendor’s yet' }
  const signIn = input.singleSignOn ?? { password: anyPassword }
  const fault = newAccountFault(partner, newAccountOf(account, input, partner, signIn))
  return fault === undefined
    ? undefined
    : { field: fieldNames[fault.field] ?? `input.${fault.field}`, rule: fault.rule }
}
