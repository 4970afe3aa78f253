import * as z from 'zod/mini'
import { isEmailAddress } from '../partner-api/calling/email-address.ts'

/** An e-mail address; errors never show it. */
export const emailField = (most = 254) =>
  z.string().check(z.maxLength(most), z.refine(isEmailAddress, 'must be an e-mail address'))
