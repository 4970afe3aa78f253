import * as z from 'zod/mini'
import { ssoRoles } from '../../partner-api/v3/calls/create-sso-user.ts'
import { emailField } from '../email-field.ts'
import { textField } from '../text-field.ts'

/** All of them are required by the vendor, with these lengths (https://api.cc.email/v3/swagger.yaml, `SSOUser`). */
export const createSsoUserInput = z.strictObject({
  firstName: textField(1, 80),
  lastName: textField(1, 80),
  role: z.enum(ssoRoles, `must be one of ${ssoRoles.join(', ')}`),
  email: emailField(80).check(z.describe('must be new in the account')),
  login: textField(1, 50).check(z.describe('the login name of the user; unique over all users of the vendor')),
  externalId: textField(1, 255).check(z.describe('by which the identity provider knows the user')),
  externalProvider: textField(1, 80).check(
    z.describe('the name on which the partner and the vendor have agreed for the identity provider'),
  ),
})

export type CreateSsoUserInput = z.infer<typeof createSsoUserInput>

export const createSsoUserExample = {
  firstName: 'Robin',
  lastName: 'Baker',
  role: 'campaign_creator',
  email: 'robin@example.com',
  login: 'robin.baker.2',
  externalId: 'robin.baker',
  externalProvider: 'example-idp',
}
