import { CredentialsError } from '../../credentials/credentials-error.ts'
import { CannotSend, type ClientPasswords, NotSent, type OperationContext } from '../../engine/define-operation.ts'
import type { SignIn } from '../../partner-api/gateway.ts'
import type { ProvisionAccountInput } from './input.ts'

/**
 * How the new account's owner will sign in; a password is had at this moment and never kept.
 *
 * @throws CannotSend PASSWORD_SECRET_UNUSABLE, NotSent where the secrets cannot be reached now
 */
export async function signInOf(
  { input, account }: OperationContext<ProvisionAccountInput>,
  passwords: ClientPasswords,
): Promise<SignIn> {
  const { password: source, singleSignOn } = input
  if (singleSignOn !== undefined) return singleSignOn
  try {
    return { password: await passwords.resolve(source ?? { generate: true }, account) }
  } catch (error) {
    // That the secrets cannot be reached now is no verdict on this operation.
    if (error instanceof CredentialsError && error.code === 'SECRETS_UNAVAILABLE') {
      throw new NotSent({ class: 'not-sent', code: 'SECRETS_UNAVAILABLE', message: error.message }, { cause: error })
    }
    throw new CannotSend(
      'PASSWORD_SECRET_UNUSABLE',
      // Only our own errors are known to quote no value.
      `There is no usable password for the new account: ${error instanceof CredentialsError ? error.message : 'it cannot be read.'}`,
      ['Put a usable password into the secret that the message names, then ask again under a new operationId.'],
      { cause: error },
    )
  }
}
