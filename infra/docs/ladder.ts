import type { AccountFields } from '../../shared/domain/account-fields.ts'
import { noProgress, type OperationDefinition } from '../../shared/engine/define-operation.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { rungKinds } from '../../shared/operations/reopen-account/rungs.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import type { PartnerBehaviour, StepBehaviour } from './operation-behaviour.ts'
import { BehaviourError } from './operation-module.ts'
import { contextFor, located, refused } from './operation-plans.ts'
import { sampleAccounts, sampleValues } from './sample-accounts.ts'

/** One way back of `reopen-account`, found out by asking its module. */
export interface Rung extends StepBehaviour {
  /** Settings of the partner without which it is never tried. */
  needs: readonly string[]
  /** What the account must be: for some of its fields, the values with which it is tried. */
  account: ReadonlyMap<string, readonly unknown[]>
  /** The vendor's identifier is looked for before it where it is not known. */
  locates: boolean
}

/**
 * The rungs of the ladder, in the order in which they are climbed.
 *
 * @param widest - what the operation does for a partner that can climb all of them
 * @throws BehaviourError for a rung that is never tried, or whose condition is not one of fields by themselves
 */
export function ladderOf(
  module: OperationDefinition,
  declaration: OperationFunctionDeclaration,
  widest: PartnerBehaviour,
): Rung[] {
  const { settings } = widest.partner
  return rungKinds.map((kind) => {
    const step = widest.steps.find((one) => one.kind === kind)
    if (step === undefined)
      throw new BehaviourError(`${declaration.name} never tries ${kind} for ${widest.partner.name}.`)
    const nextFor = (partner: PartnerSettings) => nextWithout(module, declaration, partner, kind)
    return {
      ...step,
      needs: settingsWithout(settings)
        .filter(([, without]) => !sampleAccounts().some((fields) => nextFor(without)(fields) === 'tried'))
        .map(([name]) => name),
      account: conditionOf(kind, nextFor(settings)),
      locates: widest.identifier?.neededBy === 'step' && step.writes.some(({ text }) => text.includes('{id}')),
    }
  })
}

/** What comes next where every other rung has been refused. */
function nextWithout(
  module: OperationDefinition,
  { example }: OperationFunctionDeclaration,
  partner: PartnerSettings,
  kind: string,
): (fields: AccountFields) => 'tried' | 'ended' | 'not-tried' {
  const past = rungKinds.filter((other) => other !== kind).map(refused)
  const context = located(contextFor(module, partner, example))
  return (fields) => {
    const next = module.next(context, { fields, source: 'read', at: context.now }, { ...noProgress, past })
    // What is as wanted needs no rung, and what a guard refuses is told among the ends.
    if (next.do === 'finish' || next.do === 'reject') return 'ended'
    return next.do === 'send' && next.step.kind === kind ? 'tried' : 'not-tried'
  }
}

/** The settings with one thing less in each, and what that was. */
function settingsWithout(settings: PartnerSettings): [name: string, PartnerSettings][] {
  const { capabilities: chosen, reopen = {} } = settings
  const lacking = Object.entries(chosen).flatMap(([name, generation]): [string, PartnerSettings][] => {
    if (name === 'membership' || name === 'listing') return []
    return [[`${name}: ${generation}`, { ...settings, capabilities: { ...chosen, [name]: undefined } }]]
  })
  const switches = Object.entries(reopen).map(([name, value]): [string, PartnerSettings] => [
    `reopen.${name}: ${value}`,
    { ...settings, reopen: { ...reopen, [name]: undefined } },
  ])
  return [...lacking, ...switches]
}

/**
 * The fields whose value decides, each with the values that lead to the rung.
 *
 * @throws BehaviourError where fields by themselves do not say it
 */
function conditionOf(kind: string, nextFor: ReturnType<typeof nextWithout>): Map<string, readonly unknown[]> {
  const accounts = sampleAccounts().filter(({ cancellationAt }) => cancellationAt === undefined)
  const valueIn = (account: AccountFields, field: string): unknown => (account as Record<string, unknown>)[field]
  const tried = accounts.filter((account) => nextFor(account) === 'tried')
  const valuesOf = (field: string): unknown[] => [...new Set(tried.map((account) => valueIn(account, field)))]
  const condition = Object.entries(sampleValues)
    .filter(([field, all]) => field !== 'cancellationAt' && valuesOf(field).length < all.length)
    .map(([field]): [string, unknown[]] => [field, valuesOf(field)])
  const fits = (account: AccountFields) =>
    account.presence === 'present' && condition.every(([field, values]) => values.includes(valueIn(account, field)))
  if (accounts.filter(fits).every((account) => nextFor(account) !== 'not-tried')) return new Map(condition)
  throw new BehaviourError(
    `When ${kind} is tried cannot be said field by field; infra/docs/ladder.ts needs other words.`,
  )
}
