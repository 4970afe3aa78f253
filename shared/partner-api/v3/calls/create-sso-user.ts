import * as z from 'zod/mini'
import { checkOneOf, checkText, emailForm } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { readJsonIfAny } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'

export const ssoRoles = ['account_manager', 'campaign_creator'] as const
export type SsoRole = (typeof ssoRoles)[number]

export interface NewSsoUser {
  firstName: string
  lastName: string
  role: SsoRole
  email: string
  login: string
  externalId: string
  externalProvider: string
}

/**
 * Adds a user who signs in by single sign-on: docs/reference/vendor.md#v3-sso-users. No body is shown for the answer.
 *
 * @throws FieldError
 */
export function createSsoUser(accountId: string, user: NewSsoUser): VendorCall<'created'> {
  const { firstName, lastName, email, login, externalId, externalProvider } = user
  const role = checkOneOf('role', user.role, ssoRoles)
  return {
    name: 'v3 create-sso-user',
    kind: 'write',
    namesAccount: true,
    method: 'POST',
    path: `${accountPath(accountId)}/users/sso`,
    body: jsonBody({
      first_name: checkText('firstName', firstName, { most: 80 }),
      last_name: checkText('lastName', lastName, { most: 80 }),
      role_name: role,
      contact_email: checkText('email', email, { most: 80, form: emailForm }),
      login_name: checkText('login', login, { most: 50 }),
      external_id: checkText('externalId', externalId, { most: 255 }),
      external_provider: checkText('externalProvider', externalProvider, { most: 80, shown: true }),
    }),
    sent: { role_name: role, external_provider: externalProvider },
    confidential: [firstName, lastName, email, email.split('@', 1)[0] ?? '', login, externalId],
    rateRefusal,
    read(answer) {
      readJsonIfAny(answer, z.object({}))
      return 'created'
    },
    describe: (value) => value,
  }
}
