import * as z from 'zod/mini'
import { stopAfterSchema } from '../engine/people/stop-after.ts'
import { partnerSettingsSchema } from '../partner-api/partner-settings.ts'
import { fromJson } from '../runtime/environment.ts'
import { engineTimesSchema } from '../vendor-key/engine-times.ts'
import { senderRuleSchema } from './composition/sender-rules.ts'
import { callerSchema } from './http/caller-schema.ts'
import { decodeQueueAddresses } from './queue-addresses.ts'

const variables = {
  /** Name of the stage, for logs and metrics. */
  STAGE: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/)),
  /** The ledger's table. */
  TABLE_NAME: z.string().check(z.minLength(1)),
  /** The partners that this deployment serves. */
  PARTNERS: fromJson(z.array(partnerSettingsSchema).check(z.minLength(1))),
  ENGINE_TIMES: fromJson(engineTimesSchema),
  /** Who may do what over the API; without it IAM decides alone. */
  CALLERS: z.optional(fromJson(z.array(callerSchema))),
  /** Who may send messages for whom; without it the queues' policies decide alone. */
  SENDERS: z.optional(fromJson(z.array(senderRuleSchema))),
  /** The unique id of the function's own role, where senders are listed. */
  OWN_ROLE_ID: z.optional(z.string().check(z.minLength(1))),
  /** When what is left of a bulk that goes wrong is stopped; without it, never. */
  STOP_AFTER_FAILURES: z.optional(fromJson(stopAfterSchema)),
  /** Queue addresses by operation: the function's own, and those that it may ring. */
  QUEUE_URLS: z.pipe(z.pipe(z.string(), z.transform(decodeQueueAddresses)), z.record(z.string(), z.url())),
  /** Dead-letter queue address of the function's own queue. */
  DEAD_LETTER_QUEUE_URL: z.optional(z.url()),
  EVENT_BUS_NAME: z.optional(z.string().check(z.minLength(1))),
  /** Secret that holds the key of the field digests. */
  DIGEST_SECRET_NAME: z.optional(z.string().check(z.minLength(1))),
  /** Only secrets below this prefix may be named as a new account's password. */
  CLIENT_PASSWORD_PREFIX: z.optional(z.string().check(z.minLength(1))),
}

/** The environment of a function; the infrastructure sets it, the function reads it with `readEnvironment`. */
export const functionEnvironmentSchema = z.object(variables)

export type FunctionEnvironment = Readonly<z.infer<typeof functionEnvironmentSchema>>

/** The names of all variables, for the code that sets them. */
export type EnvironmentVariable = keyof typeof variables
