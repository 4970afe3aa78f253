import type { OperationContext, OperationDefinition, Repeatable } from '../../shared/engine/define-operation.ts'
import { afterUnknownOf } from '../../shared/ledger/after-unknown.ts'
import { BehaviourError } from './operation-module.ts'
import { located } from './operation-plans.ts'
import type { PlannedStep, PlanSurvey, ReadNeed } from './plan-survey.ts'
import { type RecordedCall, recordCalls } from './recorded-calls.ts'
import { type SamplePartner, sampleNow } from './sample-partners.ts'

/** The vendor calls of one operation for one partner, found out by asking its module. */
export interface PartnerBehaviour {
  partner: SamplePartner
  /** What finds the vendor's identifier where the directory has none: before the read, or at the step that goes by it. */
  identifier: { calls: readonly RecordedCall[]; neededBy: 'read' | 'step' } | undefined
  /** The read before anything is sent: what the example needs, and inputs that need it otherwise. */
  read: { calls: readonly RecordedCall[]; need: ReadNeed; otherwise: ReadonlyMap<ReadNeed, readonly string[]> }
  steps: readonly StepBehaviour[]
}

/** One kind of request that may be sent. */
export interface StepBehaviour {
  kind: string
  /** The inputs that lead to it; none where the example does. */
  labels: readonly string[]
  writes: readonly RecordedCall[]
  mayBeStored: boolean
  /** How an unknown outcome is resolved. */
  unknown:
    | { by: 'repeating'; source: Repeatable }
    | { by: 'looking'; calls: readonly RecordedCall[] }
    | { by: 'deciding' }
}

/**
 * Has a module make its vendor calls for a partner.
 *
 * @returns nothing where it sends nothing for this partner, in any state of the account
 * @throws BehaviourError where it makes no call although it must
 */
export async function partnerBehaviour(
  module: OperationDefinition,
  survey: PlanSurvey,
): Promise<PartnerBehaviour | undefined> {
  const { partner, steps, locates } = survey
  const [first] = steps
  if (first === undefined) return undefined
  const neededBy = module.needsVendorId?.(partner.settings) !== undefined ? 'read' : locates ? 'step' : undefined
  const listing = neededBy === undefined ? [] : await recordCalls(partner.settings, ({ find }) => find())
  return {
    partner,
    identifier: neededBy === undefined ? undefined : { calls: listing, neededBy },
    read: await readOf(module, survey, first.context),
    steps: await Promise.all(steps.map((step) => stepBehaviour(module, step))),
  }
}

async function readOf(
  module: OperationDefinition,
  { reads }: PlanSurvey,
  context: OperationContext<unknown>,
): Promise<PartnerBehaviour['read']> {
  const [[, need] = ['', 'never' as ReadNeed]] = reads
  const otherwise = Map.groupBy(
    [...reads].filter(([, other]) => other !== need),
    ([, other]) => other,
  )
  const labels = new Map([...otherwise].map(([other, entries]) => [other, entries.map(([label]) => label)]))
  if (need === 'never' && labels.size === 0) return { calls: [], need, otherwise: labels }
  const calls = await recordCalls(context.partner, ({ gateway, call, find }) =>
    module.read(context, gateway, call, find),
  )
  if (calls.length === 0)
    throw new BehaviourError(`${module.type} cannot read what it must see (${describe(context)}).`)
  return { calls, need, otherwise: labels }
}

async function stepBehaviour(module: OperationDefinition, planned: PlannedStep): Promise<StepBehaviour> {
  const { step, labels } = planned
  const context = located(planned.context)
  const passwords = { resolve: () => Promise.resolve('Not-a-real-1') }
  const writes = await recordCalls(context.partner, ({ gateway, call }) =>
    module.send(step, context, gateway, call, passwords),
  )
  if (writes.length === 0) throw new BehaviourError(`${module.type} sends nothing for ${step.kind}.`)
  return {
    kind: step.kind,
    labels: labels.has('') ? [] : [...labels],
    writes,
    mayBeStored: step.mayBeStored,
    unknown: await unknownOf(module, planned, context),
  }
}

async function unknownOf(
  module: OperationDefinition,
  planned: PlannedStep,
  context: OperationContext<unknown>,
): Promise<StepBehaviour['unknown']> {
  switch (afterUnknownOf(planned.step)) {
    case 'observe':
      return looking(module, planned, context)
    case 'repeat':
      return repeating(module, planned.step.kind)
    case 'park':
      return { by: 'deciding' }
  }
}

function repeating({ type, repeats }: OperationDefinition, kind: string): StepBehaviour['unknown'] {
  const source = repeats?.[kind]
  if (source !== undefined) return { by: 'repeating', source }
  throw new BehaviourError(`${type} repeats ${kind}; its module must say in \`repeats\` why it may.`)
}

async function looking(
  module: OperationDefinition,
  { step, fields }: PlannedStep,
  context: OperationContext<unknown>,
): Promise<StepBehaviour['unknown']> {
  const before = { fields, source: 'read' as const, at: sampleNow }
  const calls = await recordCalls(context.partner, ({ gateway, call, find }) =>
    module.observe(step, before, context, gateway, call, find),
  )
  if (calls.length === 0) throw new BehaviourError(`${module.type} looks at nothing (${describe(context)}).`)
  return { by: 'looking', calls }
}

const describe = ({ partner }: OperationContext<unknown>): string => JSON.stringify(partner.capabilities)
