import type { SenderRule } from '../shared/entry/composition/sender-rules.ts'
import type { Caller } from '../shared/entry/http/caller-schema.ts'
import type { FunctionDeclaration } from '../shared/operations/function-declaration.ts'
import { capabilityProblems } from '../shared/partner-api/capability-rules.ts'
import { baseUrlOf, type PartnerSettings } from '../shared/partner-api/partner-settings.ts'
import type { EngineTimes } from '../shared/vendor-key/engine-times.ts'
import { goOnName } from './functions-of-stage.ts'
import { scheduleFault } from './schedule-rules.ts'

/** Of a function, a schedule, a rule and a role; queues may have 80, of which their dead letters take 13. */
const longestResourceName = 64

/** What a function needs besides the vendor's call: to start, to read and to write the ledger. */
const ownWorkMilliseconds = 1_000

/** Partners must be told apart, and those that share an API key must agree on its budget. */
export function partnerProblems({ partners }: { partners: readonly PartnerSettings[] }): string[] {
  const problems: string[] = []
  partners.forEach((partner, index) => {
    const earlier = partners.slice(0, index)
    if (earlier.some(({ id }) => id === partner.id)) {
      problems.push(`partners[${index}].id: must be given once, but is "${partner.id}" again`)
    }
    // Two names for one partner would give its accounts two lanes, and their operations no order.
    if (earlier.some((other) => sameVendorAccount(other, partner))) {
      problems.push(`partners[${index}].login: must be given once per vendor address, but is "${partner.login}" again`)
    }
    problems.push(...capabilityProblems(partner).map((problem) => `partners[${index}].${problem}`))
    const sharer = earlier.find(({ budget }) => budget.name === partner.budget.name)
    for (const figure of ['requestsPerSecond', 'requestsPerDay'] as const) {
      if (sharer !== undefined && sharer.budget[figure] !== partner.budget[figure]) {
        problems.push(
          `partners[${index}].budget.${figure}: must be the same wherever budget "${partner.budget.name}" is named ` +
            `(${sharer.budget[figure]} for "${sharer.id}"), but is ${partner.budget[figure]}`,
        )
      }
    }
  })
  return problems
}

function sameVendorAccount(one: PartnerSettings, other: PartnerSettings): boolean {
  return one.login.toLowerCase() === other.login.toLowerCase() && baseUrlOf(one, 'xml') === baseUrlOf(other, 'xml')
}

/** A message may name any secret below the prefix as a password, so nothing else may lie there. */
export function secretNameProblems(stage: {
  partners: readonly PartnerSettings[]
  digestSecretName: string
  clientPasswordPrefix: string
}): string[] {
  const named = [
    ['digestSecretName', stage.digestSecretName] as const,
    ...stage.partners.map((partner, index) => [`partners[${index}].secretName`, partner.secretName] as const),
    ...stage.partners.flatMap(({ v3 }, index) =>
      v3?.tokenSecretName === undefined ? [] : [[`partners[${index}].v3.tokenSecretName`, v3.tokenSecretName] as const],
    ),
  ]
  // The token is written by the functions: it must not replace anything else, nor another partner's token.
  const written = named.filter(([setting]) => setting.endsWith('tokenSecretName'))
  const twice = written.filter(([setting, secret]) =>
    named.some(([other, name]) => other !== setting && name === secret),
  )
  const shared = twice.map(
    ([setting, secret]) => `${setting}: must be named once, but "${secret}" is named elsewhere too`,
  )
  const below = named
    .filter(([, secret]) => secret.startsWith(stage.clientPasswordPrefix))
    .map(
      ([setting, secret]) =>
        `${setting}: must not lie below clientPasswordPrefix "${stage.clientPasswordPrefix}", but is "${secret}"`,
    )
  return [...shared, ...below]
}

/** A schedule must belong to a scheduled function, be one that EventBridge Scheduler takes, and come round. */
export function scheduleProblems(
  stage: { schedules: Readonly<Record<string, string>> },
  functions: readonly FunctionDeclaration[],
  now: number,
): string[] {
  const scheduled = functions.flatMap(({ name, trigger }) => {
    if (trigger.kind !== 'schedule') return []
    return trigger.goesOn === undefined ? [name] : [name, goOnName(name)]
  })
  return Object.entries(stage.schedules).flatMap(([name, expression]) => {
    if (!scheduled.includes(name)) return [`schedules.${name}: must be one of ${scheduled.join(', ')}`]
    const fault = scheduleFault(expression, now)
    return fault === undefined ? [] : [`schedules.${name}: must be ${fault}, but is ${JSON.stringify(expression)}`]
  })
}

/** AWS refuses longer names of functions, schedules and rules, and longer descriptions of functions. */
export function nameProblems(stage: { name: string }, functions: readonly FunctionDeclaration[]): string[] {
  return functions.flatMap(({ name, description }) => {
    const whole = `partner-ops-${stage.name}-${name}`
    return [
      ...(whole.length > longestResourceName
        ? [`name: with it "${whole}" must be at most ${longestResourceName} characters, but is ${whole.length}`]
        : []),
      ...(description.length > 256
        ? [`description of ${name}: must be at most 256 characters, but is ${description.length}`]
        : []),
    ]
  })
}

/** A function must have time for at least one vendor call from start to end, or its lane starts over for ever. */
export function callTimeProblems(
  stage: { engineTimes: EngineTimes },
  functions: readonly FunctionDeclaration[],
): string[] {
  const { sendWindow, callDeadline, clockSkew, slotWait } = stage.engineTimes
  const write = {
    sum: `sendWindow + callDeadline + 2 clockSkew + ${ownWorkMilliseconds} ms`,
    least: sendWindow + callDeadline + 2 * clockSkew + ownWorkMilliseconds,
  }
  // It starts no page that it cannot end, and keeps as much again for what it writes then.
  const page = {
    sum: `slotWait + callDeadline + ${2 * ownWorkMilliseconds} ms`,
    least: slotWait + callDeadline + 2 * ownWorkMilliseconds,
  }
  return functions.flatMap(({ name, trigger, timeoutSeconds, grants }) => {
    const asksVendor = trigger.kind === 'schedule' && grants.partnerSecrets
    const needed = trigger.kind === 'queue' ? write : asksVendor ? page : undefined
    if (needed === undefined || timeoutSeconds * 1_000 >= needed.least) return []
    return [
      `engineTimes.callDeadline: ${needed.sum} must fit in the timeout of ${name}, ${timeoutSeconds * 1_000} ms, ` +
        `but is ${needed.least} ms`,
    ]
  })
}

/**
 * What the local runtime may do and AWS may not.
 *
 * @returns a problem for each setting that only makes sense on one machine
 */
export function deploymentProblems(stage: {
  partners: readonly PartnerSettings[]
  schedules: Readonly<Record<string, string>>
}): string[] {
  const addresses = stage.partners.flatMap(({ baseUrls = {}, v3 }, index) => {
    const named = Object.entries({ ...baseUrls, 'v3.tokenUrl': v3?.tokenUrl })
    return named.flatMap(([name, url]) => {
      const setting = name === 'v3.tokenUrl' ? name : `baseUrls.${name}`
      return url === undefined || url.startsWith('https:')
        ? []
        : [`partners[${index}].${setting}: must be https on AWS, but is ${JSON.stringify(url)}`]
    })
  })
  const seconds = Object.entries(stage.schedules)
    .filter(([, expression]) => expression.includes('second'))
    .map(
      ([name, expression]) =>
        `schedules.${name}: must be in minutes or longer on AWS, but is ${JSON.stringify(expression)}`,
    )
  return [...addresses, ...seconds]
}

/** A partner that a caller is listed for must be one of the stage's: a slip of the pen would shut somebody out unseen. */
export function callerProblems({
  callers = [],
  senders = [],
  partners,
}: {
  callers?: readonly Caller[] | undefined
  senders?: readonly SenderRule[] | undefined
  partners: readonly { id: string }[]
}): string[] {
  const known = new Set(partners.map(({ id }) => id))
  const problems = (setting: string, lists: readonly { partners: '*' | readonly string[] }[]) =>
    lists.flatMap(({ partners: named }, index) =>
      (named === '*' ? [] : named)
        .filter((id) => !known.has(id))
        .map((id) => `${setting}[${index}].partners: must be partners of the stage, but ${JSON.stringify(id)} is none`),
    )
  return [...problems('callers', callers), ...problems('senders', senders)]
}
