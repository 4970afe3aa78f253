import * as z from 'zod/mini'
import { stopAfterSchema, usualStopAfter } from '../shared/engine/people/stop-after.ts'
import { senderRuleSchema } from '../shared/entry/composition/sender-rules.ts'
import { callerSchema } from '../shared/entry/http/caller-schema.ts'
import { catalogue } from '../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../shared/operations/function-declaration.ts'
import { partnerSettingsSchema } from '../shared/partner-api/partner-settings.ts'
import { awsEngineTimes, engineTimesProblem, engineTimesSchema } from '../shared/vendor-key/engine-times.ts'
import { environmentSizeProblems } from './environment-size.ts'
import { functionsOfStage } from './functions-of-stage.ts'
import {
  callerProblems,
  callTimeProblems,
  nameProblems,
  partnerProblems,
  scheduleProblems,
  secretNameProblems,
} from './stage-rules.ts'

/** The retention periods that CloudWatch Logs offers, in days. */
export const logRetentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const

const secretName = z.string().check(z.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be a Secrets Manager name'))

/**
 * What a stage may say. No secret is in it: secrets are named here and created by hand (docs/how-to/deploy.md).
 * Account and region are those of the credentials that deploy, so one stage can be tried anywhere.
 */
export const stageSettingsSchema = z.strictObject({
  /** Part of every resource's name. */
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be 1–20 of a–z, 0–9 and -, starting with a letter')),
  partners: z.array(partnerSettingsSchema).check(z.minLength(1)),
  /** In ms. */
  engineTimes: z._default(engineTimesSchema, awsEngineTimes),
  /** Cap on the functions' timeouts; Lambda's own is 900 s. */
  longestTimeoutSeconds: z._default(z.int().check(z.gte(1), z.lte(900)), 900),
  /** Other times for scheduled functions, by function name. */
  schedules: z._default(z.record(z.string(), z.string()), {}),
  /** Processor of the functions. V8's code cache is deployed with them when the machine that deploys has the same. */
  architecture: z._default(z.enum(['x86_64', 'arm64']), 'x86_64'),
  logRetentionDays: z._default(z.literal([...logRetentionPeriods]), 90),
  /** A page of graphs in CloudWatch, for 3 US dollars a month. No alarm needs it. */
  dashboard: z._default(z.boolean(), false),
  /** Where alarms are sent; without it they only change colour. */
  alarmEmail: z.optional(z.email()),
  /** What becomes of the ledger when the stage is removed. */
  removalPolicy: z._default(z.enum(['retain', 'destroy']), 'retain'),
  /** Secret that holds the key of the field digests. */
  digestSecretName: secretName,
  /** Only secrets below this prefix may be named as a new account's password. */
  clientPasswordPrefix: z
    .string()
    .check(z.regex(/^[A-Za-z0-9/_+=.@-]{1,200}\/$/, 'must be the beginning of a Secrets Manager name and end with /')),
  /** Who may do what over the HTTP API. Where it is left out, IAM decides alone, and whoever may call a route may do so for every partner. */
  callers: z.optional(z.array(callerSchema).check(z.minLength(1))),
  /** Who may send messages to the queues for whom. Where it is left out, the queues' policies decide alone. */
  senders: z.optional(z.array(senderRuleSchema).check(z.minLength(1))),
  /** When what is left of a bulk that goes wrong is stopped; `false` for never. */
  stopAfterFailures: z._default(z.union([z.literal(false), stopAfterSchema]), usualStopAfter),
  /** What the HTTP API takes from all callers together. */
  apiThrottle: z._default(
    z.strictObject({
      requestsPerSecond: z.int().check(z.gte(1), z.lte(10_000)),
      burst: z.int().check(z.gte(1), z.lte(5_000)),
    }),
    { requestsPerSecond: 50, burst: 100 },
  ),
})

/** A stage's settings as its file writes them, defaults left out. */
export type StageSettingsInput = z.input<typeof stageSettingsSchema>
/** A stage's settings, checked and complete. */
export type StageSettings = Readonly<z.infer<typeof stageSettingsSchema>>

/** Settings that cannot be deployed. The message names each setting, its rule and the value found. */
export class StageSettingsError extends Error {
  override readonly name = 'StageSettingsError'
  readonly code = 'STAGE_SETTINGS_INVALID'
  readonly problems: readonly string[]

  constructor(stage: string, problems: readonly string[]) {
    super(
      `The settings of stage ${stage} are invalid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n` +
        `Correct them in infra/stages/${stage}.ts.`,
    )
    this.problems = problems
  }
}

/**
 * Checks a stage's settings and fills in the defaults.
 *
 * @param input the settings as written
 * @param functions the catalogue, another one only in tests
 * @throws StageSettingsError naming every setting that is wrong: first those of the wrong form; when all have their
 *   form, those that do not fit together
 */
export function defineStage(
  input: StageSettingsInput,
  functions: readonly FunctionDeclaration[] = catalogue,
): StageSettings {
  const parsed = stageSettingsSchema.safeParse(input, { error: z.locales.en().localeError })
  if (!parsed.success) throw new StageSettingsError(input.name, formProblems(input, parsed.error.issues))
  const settings = parsed.data
  const timesProblem = engineTimesProblem(settings.engineTimes)
  const staged = functionsOfStage(functions, settings)
  const problems = [
    ...(timesProblem === undefined ? [] : [timesProblem.replace(/^times\./, 'engineTimes.')]),
    ...partnerProblems(settings),
    ...callerProblems(settings),
    ...secretNameProblems(settings),
    ...nameProblems(settings, functions),
    ...scheduleProblems(settings, functions, Date.now()),
    ...callTimeProblems(settings, staged),
    ...environmentSizeProblems(settings, staged),
  ]
  if (problems.length > 0) throw new StageSettingsError(settings.name, problems)
  return settings
}

function formProblems(input: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map((issue) => {
    const setting = issue.path.length === 0 ? 'the settings' : settingAt(issue.path)
    const value = issue.path.reduce<unknown>((parent, key) => Object(parent)[key], input)
    return `${setting}: ${issue.message}${found(issue, value)}`
  })
}

/** What breaks the rule of a secret's name is often the secret itself, and so may be the value of an unknown setting. */
function found(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return ''
  if (value === undefined) return ', but is missing'
  return /secretname$/i.test(String(issue.path.at(-1))) ? ' (value not shown)' : `, but is ${JSON.stringify(value)}`
}

function settingAt(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('')
}
