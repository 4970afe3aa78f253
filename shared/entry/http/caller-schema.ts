import * as z from 'zod/mini'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { roles } from '../../operations/function-declaration.ts'

/** Who may do what, as a stage lists it. */
export const callerSchema = z.strictObject({
  /**
   * The ARN of an IAM user or role, or the subject of a token. A role stands for all its sessions; AWS leaves a role's path out of
   * these, so it is written without one.
   */
  principal: z.string().check(z.minLength(1), z.maxLength(300)),
  partners: z.union(
    [z.literal('*'), z.array(partnerIdSchema).check(z.minLength(1))],
    'must be "*" or a list of partners',
  ),
  role: z.enum(roles, `must be one of ${roles.join(', ')}`),
})

export type Caller = z.infer<typeof callerSchema>
