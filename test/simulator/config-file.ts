import { z } from 'zod'
import { readInput } from './control/input-problems.ts'
import type { VendorPartner } from './core/account.ts'
import type { InputProblem } from './core/switch-values.ts'
import { faultRuleSchema } from './fault-rule.ts'

const partnerSchema = z.strictObject({
  login: z.string().regex(/^[A-Za-z0-9._@+-]{1,50}$/, 'must be 1 to 50 letters, digits or . _ @ + -'),
  apiKey: z.string().regex(/^[^%:\s]+$/, 'must not be empty nor hold %, : or white space'),
  password: z.string().min(1),
  clientId: z
    .string()
    .regex(/^[^:\s]+$/, 'must not be empty nor hold : or white space')
    .optional(),
  clientSecret: z.string().min(1).optional(),
  apiSecret: z.string().min(1).optional(),
})

type PartnerEntry = z.infer<typeof partnerSchema>

const configSchema = z.strictObject({
  partners: z.array(partnerSchema).min(1).superRefine(refuseTwins).optional(),
  switches: z.record(z.string(), z.unknown()).optional(),
  faults: z.array(faultRuleSchema).optional(),
  accounts: z.int().min(0).max(1_000_000).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
})

/** What tells partners apart may belong to one of them only. */
function refuseTwins(partners: readonly PartnerEntry[], context: z.RefinementCtx): void {
  const tellingApart = {
    login: ({ login }: PartnerEntry) => login.toLowerCase(),
    apiKey: ({ apiKey }: PartnerEntry) => apiKey,
    clientId: ({ clientId, login }: PartnerEntry) => clientId ?? login,
  }
  for (const [field, tell] of Object.entries(tellingApart)) {
    const values = partners.map(tell)
    const twin = values.findIndex((value, index) => values.indexOf(value) < index)
    if (twin < 0) continue
    context.addIssue({ code: 'custom', path: [twin, field], message: 'must not be that of another partner' })
  }
}

export interface ConfigFile extends Omit<z.infer<typeof configSchema>, 'partners'> {
  readonly partners?: readonly VendorPartner[]
}

/**
 * Reads the file of `--config`; no file is an empty one.
 *
 * @param readFile gives its text, or throws
 * @returns with problems, an empty config
 */
export function readConfigFile(
  path: string | undefined,
  readFile: (path: string) => string,
): { readonly config: ConfigFile; readonly problems: readonly InputProblem[] } {
  if (path === undefined) return { config: {}, problems: [] }
  let input: unknown
  try {
    input = JSON.parse(readFile(path))
  } catch (error) {
    const rule = error instanceof SyntaxError ? 'must be a file of JSON' : 'must be a file that can be read'
    return { config: {}, problems: [{ field: '--config', rule, value: path }] }
  }
  const reading = readInput(configSchema, input)
  if (!reading.ok) {
    const problems = reading.problems.map((problem) => ({ ...problem, field: `--config ${problem.field}` }))
    return { config: {}, problems }
  }
  const { partners, ...config } = reading.value
  return { config: { ...config, ...(partners && { partners: partners.map(toPartner) }) }, problems: [] }
}

function toPartner({ clientId, clientSecret, apiSecret, ...entry }: PartnerEntry): VendorPartner {
  return {
    partner: entry.login.toLowerCase(),
    ...entry,
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(apiSecret === undefined ? {} : { apiSecret }),
  }
}
