import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { describe, expect, test } from 'vitest'
import { loadStage, UnknownStageError } from '../../infra/load-stage.ts'
import { deploymentProblems } from '../../infra/stage-rules.ts'
import {
  defineStage,
  logRetentionPeriods,
  StageSettingsError,
  type StageSettingsInput,
} from '../../infra/stage-settings.ts'
import { catalogue } from '../../shared/operations/catalogue.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { settingsInput } from './synthesized-stage.ts'

const [acme, globex] = settingsInput.partners
const times = (changes: Partial<typeof awsEngineTimes>) => ({ engineTimes: { ...awsEngineTimes, ...changes } })

function problemsOf(changes: Record<string, unknown>): readonly string[] {
  try {
    defineStage({ ...settingsInput, ...changes } as StageSettingsInput)
    return []
  } catch (error) {
    if (error instanceof StageSettingsError) return error.problems
    throw error
  }
}

test('settings that fit get the defaults', () => {
  expect(defineStage(settingsInput)).toMatchObject({
    engineTimes: awsEngineTimes,
    longestTimeoutSeconds: 900,
    logRetentionDays: 90,
    removalPolicy: 'retain',
    schedules: {},
    apiThrottle: { requestsPerSecond: 50, burst: 100 },
  })
})

describe('wrong settings are named with their rule and value', () => {
  test.each([
    {
      because: 'names of resources are made from it',
      changes: { name: 'Live Stage' },
      problem: 'name: must be 1–20 of a–z, 0–9 and -, starting with a letter, but is "Live Stage"',
    },
    {
      because: 'a stage without partners does nothing',
      changes: { partners: [] },
      problem: /^partners: .*>=1.*, but is \[\]$/,
    },
    {
      because: 'messages name a partner by its id',
      changes: { partners: [acme, { ...globex, id: 'acme' }] },
      problem: 'partners[1].id: must be given once, but is "acme" again',
    },
    {
      because: 'an account must not have two lanes',
      changes: { partners: [acme, { ...globex, login: 'AcmePartner' }] },
      problem: 'partners[1].login: must be given once per vendor address, but is "AcmePartner" again',
    },
    {
      because: 'one API key has one budget',
      changes: { partners: [acme, { ...globex, budget: { ...acme?.budget, requestsPerSecond: 5 } }] },
      problem:
        'partners[1].budget.requestsPerSecond: must be the same wherever budget "acme-key" is named (4 for "acme"), but is 5',
    },
    {
      because: 'one API key has one budget',
      changes: { partners: [acme, { ...globex, budget: { ...acme?.budget, requestsPerDay: 9 } }] },
      problem:
        'partners[1].budget.requestsPerDay: must be the same wherever budget "acme-key" is named (10000 for "acme"), but is 9',
    },
    {
      because: 'a slip of the pen would shut somebody out unseen',
      changes: {
        callers: [{ principal: 'arn:aws:iam::123456789012:user/robin', partners: ['acme', 'akme'], role: 'viewer' }],
      },
      problem: 'callers[0].partners: must be partners of the stage, but "akme" is none',
    },
    {
      because: 'a slip of the pen would have messages refused',
      changes: { senders: [{ sender: 'AROABILLING', partners: ['akme'] }] },
      problem: 'senders[0].partners: must be partners of the stage, but "akme" is none',
    },
    {
      because: 'SQS reports ids, and an ARN would match none',
      changes: { senders: [{ sender: 'arn:aws:iam::123456789012:role/Billing', partners: '*' }] },
      problem: /^senders\[0\]\.sender: must be the unique id of an IAM role or user/,
    },
    {
      because: 'each route asks for one of them',
      changes: { callers: [{ principal: 'arn:aws:iam::123456789012:user/robin', partners: '*', role: 'admin' }] },
      problem: 'callers[0].role: must be one of viewer, caller, operator, owner, but is "admin"',
    },
    {
      because: 'a list of nobody would deny everybody',
      changes: { callers: [] },
      problem: /^callers: .*>=1.*, but is \[\]$/,
    },
    {
      because: 'credentials must not travel in plain text',
      changes: { partners: [{ ...acme, baseUrls: { xml: 'http://api.example.com' } }] },
      problem: /^partners\[0\]\.baseUrls\.xml: must be an https address .*, but is "http:\/\/api\.example\.com"$/,
    },
    {
      because: 'the lane would start over for ever (docs/explanation/protocol.md#the-lease-outlasts-the-send)',
      changes: times({ lease: 60_000 }),
      problem: /^engineTimes\.lease must be over 83000 ms .*, but is 60000 ms$/,
    },
    {
      because: 'the vendor call would be cut off by the timeout',
      changes: { ...times({ callDeadline: 20_000 }), longestTimeoutSeconds: 25 },
      problem:
        'engineTimes.callDeadline: sendWindow + callDeadline + 2 clockSkew + 1000 ms must fit in the timeout of open-product, 25000 ms, but is 30000 ms',
    },
    {
      because: 'the reconciliation would never read a page',
      changes: { ...times({ callDeadline: 10_000, slotWait: 20_000 }), longestTimeoutSeconds: 25 },
      problem:
        'engineTimes.callDeadline: slotWait + callDeadline + 2000 ms must fit in the timeout of reconcile, 25000 ms, but is 32000 ms',
    },
    {
      because: 'a message could name the credentials of a partner as a password',
      changes: { clientPasswordPrefix: 'partner-ops/test/partners/' },
      problem:
        'partners[0].secretName: must not lie below clientPasswordPrefix "partner-ops/test/partners/", but is "partner-ops/test/partners/acme"',
    },
    {
      because: 'a message could name the digest key as a password',
      changes: { clientPasswordPrefix: 'partner-ops/test/' },
      problem:
        'digestSecretName: must not lie below clientPasswordPrefix "partner-ops/test/", but is "partner-ops/test/digest-key"',
    },
    {
      because: 'without the slash it would cover other secrets too',
      changes: { clientPasswordPrefix: 'partner-ops/test/client' },
      problem: /^clientPasswordPrefix: must be the beginning of a Secrets Manager name and end with \/, but is/,
    },
    {
      because: 'only scheduled functions have a schedule',
      changes: { schedules: { 'open-product': 'rate(1 minute)' } },
      problem: 'schedules.open-product: must be one of sweep, reconcile, reconcile-go-on',
    },
    {
      because: 'EventBridge takes no other form',
      changes: { schedules: { sweep: '* * * * *' } },
      problem: 'schedules.sweep: must be rate(number unit) or cron(six fields), but is "* * * * *"',
    },
    {
      because: 'a name of AWS has 64 characters at most',
      changes: { name: 'a-stage-of-20-letters' },
      problem: /^name: must be 1–20 of/,
    },
    {
      because: 'CloudWatch Logs offers only some periods',
      changes: { logRetentionDays: 91 },
      problem: /^logRetentionDays: .*, but is 91$/,
    },
    {
      because: "Lambda's own limit is 15 minutes",
      changes: { longestTimeoutSeconds: 901 },
      problem: /^longestTimeoutSeconds: .*<=900.*, but is 901$/,
    },
    {
      because: 'a misspelt setting would silently have no effect',
      changes: { alarmMail: 'operations@example.com' },
      problem: /^the settings: .*alarmMail/,
    },
  ])('$problem, because $because', ({ changes, problem }) => {
    const problems = problemsOf(changes)
    expect(problems).toContainEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
  })

  test('and so are all at once, with the file to correct', () => {
    const wrong = { ...settingsInput, schedules: { sweep: 'often', none: 'rate(1 minute)' } }
    expect(() => defineStage(wrong)).toThrow(
      /stage test.*\n.*schedules\.sweep.*\n.*schedules\.none.*\n.*stages\/test\.ts/,
    )
  })
})

describe('the environment of a function', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...acme,
      id: `partner-${index}`,
      login: `partner${index}`,
      secretName: `partner-ops/test/partners/partner-${index}`,
      budget: { ...acme?.budget, name: `key-${index}` },
    }))

  test('is measured as the JSON text that Lambda measures, with its escapes', () => {
    const [problem = ''] = problemsOf({ partners: many(30) })
    const [, whole = '', ofPartners = ''] = / is (\d+) bytes, (\d+) of them/.exec(problem) ?? []
    const text = JSON.stringify(
      JSON.stringify(defineStage({ ...settingsInput, partners: settingsInput.partners.slice(0, 1) }).partners),
    )
    expect(Number(ofPartners)).toBeGreaterThan(29 * (text.length - 8))
    expect(Number(whole)).toBeGreaterThan(Number(ofPartners))
  })

  test("is refused when its partners do not fit into Lambda's 4 KB, with what to do", () => {
    expect(problemsOf({ partners: many(12) })).toEqual([
      expect.stringMatching(
        /^partners: the environment of a function must be at most 4096 bytes, but that of provision-account is \d{4} bytes, \d{4} of them for 12 partners; divide the partners among several stages$/,
      ),
    ])
  })

  test('has room for several partners', () => {
    expect(problemsOf({ partners: many(6) })).toEqual([])
  })
})

test('a function whose name would have more than 64 characters on AWS is refused', () => {
  const [first] = catalogue
  const name = 'an-operation-whose-name-goes-on-and-on'
  const named = { ...settingsInput, name: 'stage-of-20-letters1' }
  expect(() => defineStage(named, first === undefined ? [] : [{ ...first, name }])).toThrow(
    `name: with it "partner-ops-stage-of-20-letters1-${name}" must be at most 64 characters, but is 71`,
  )
})

test.each([
  { because: 'a secret was pasted for its name', changes: { digestSecretName: '{"key":"planted-7f3a"}' } },
  {
    because: 'a secret was given as a setting of its own',
    changes: { partners: [{ ...acme, password: 'planted-7f3a' }] },
  },
])('an error shows no secret when $because', ({ changes }) => {
  const problems = problemsOf(changes)
  expect(problems).toHaveLength(1)
  expect(problems.join()).not.toContain('planted-7f3a')
})

test("the retention periods are CloudWatch Logs' own", () => {
  const offered = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999)
  expect([...logRetentionPeriods].sort((a, b) => a - b)).toEqual(offered.sort((a, b) => Number(a) - Number(b)))
})

describe('the stage to deploy', () => {
  test('is read from the file of its name', async () => {
    expect((await loadStage('example')).name).toBe('example')
  })

  test.each([
    { stage: 'nowhere', because: 'there is no such file' },
    { stage: '../stages/example', because: 'it is a name, not a path' },
    { stage: undefined, because: 'none was given' },
    { stage: 'local', because: 'it only works on one machine' },
  ])('is refused as $stage, because $because', async ({ stage }) => {
    await expect(loadStage(stage)).rejects.toThrow(UnknownStageError)
  })

  test('has no setting that only works on one machine', () => {
    const [partner] = defineStage(settingsInput).partners
    const local = partner === undefined ? [] : [{ ...partner, baseUrls: { xml: 'http://127.0.0.1:8080' } }]
    expect(deploymentProblems({ partners: local, schedules: { sweep: 'rate(10 seconds)' } })).toEqual([
      'partners[0].baseUrls.xml: must be https on AWS, but is "http://127.0.0.1:8080"',
      'schedules.sweep: must be in minutes or longer on AWS, but is "rate(10 seconds)"',
    ])
  })
})
