import type { AccountFields } from '../../shared/domain/account-fields.ts'
import { isCaught } from '../../shared/domain/single-billing.ts'
import type { Next, OperationContext, OperationDefinition } from '../../shared/engine/define-operation.ts'
import { afterUnknownOf } from '../../shared/ledger/after-unknown.ts'
import type { OutcomeCode, Step } from '../../shared/ledger/operation-record.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { type SamplePlan, samplePlans } from './operation-plans.ts'
import { type SamplePartner, sampleNow } from './sample-partners.ts'

/** A request that is planned, with the first state that leads to it and shows what it changes, and the inputs with which it is. */
export interface PlannedStep {
  step: Step
  context: OperationContext<unknown>
  fields: AccountFields
  /** How the inputs differ from the example, which is the empty label. */
  labels: Set<string>
}

/** A plan that sends nothing and has a code. */
export interface PlannedEnd {
  next: EndingNext & { code: OutcomeCode }
  /** A request of the operation left before, and what became of it is not known. */
  tried: boolean
  /** It is what comes of the example. */
  isOfExample: boolean
  /** How much the letter tells, where there is one. */
  tells: number
}

type EndingNext = Exclude<Next, { do: 'send' | 'locate' | 'wait-for-account' }>

/** Everything that a module would do for one partner. */
export interface PlanSurvey {
  partner: SamplePartner
  /** Each kind of step once for each way on after an unknown outcome. */
  steps: PlannedStep[]
  /** Each ending once for every message. */
  ends: PlannedEnd[]
  /** What the caller is warned of, by how the input differs from the example. */
  warnings: Map<string, Set<string>>
  waitsForAccount: boolean
  /** An identifier of the vendor's is looked for before a step that goes by it. */
  locates: boolean
  /** When the account is read before anything is sent, by the label of the input. */
  reads: Map<string, ReadNeed>
}

/** Whether a read is made before anything is sent: whatever the directory knows, only where it knows too little, or not. */
export type ReadNeed = 'always' | 'unless-known' | 'never'

/** Asks a module for all its plans for one partner, and keeps one of each sort. */
export function surveyPlans(
  module: OperationDefinition,
  declaration: OperationFunctionDeclaration,
  partner: SamplePartner,
): PlanSurvey {
  const survey: PlanSurvey = {
    partner,
    steps: [],
    ends: [],
    warnings: new Map(),
    waitsForAccount: false,
    locates: false,
    reads: new Map(),
  }
  for (const plan of samplePlans(module, declaration, partner.settings)) {
    const { next } = plan
    switch (next.do) {
      case 'send':
        noteStep(survey, plan, next.step)
        noteRead(survey, module, plan)
        break
      case 'wait-for-account':
        survey.waitsForAccount = true
        break
      case 'locate':
        survey.locates = true
        break
      default:
        noteEnd(survey, plan, next)
    }
  }
  return survey
}

function noteStep(survey: PlanSurvey, { context, snapshot, label }: SamplePlan, step: Step): void {
  const { fields } = snapshot
  noteWarnings(survey, label, step)
  const known = survey.steps.find(
    ({ step: one }) => one.kind === step.kind && afterUnknownOf(one) === afterUnknownOf(step),
  )
  if (known === undefined) survey.steps.push({ step, context, fields, labels: new Set([label]) })
  else {
    known.labels.add(label)
    if (!shows(known.fields, known.step) && shows(fields, step)) Object.assign(known, { step, context, fields })
  }
}

function noteWarnings({ warnings }: PlanSurvey, label: string, { warnings: said = [] }: { warnings?: string[] }): void {
  const known = warnings.get(label) ?? new Set()
  for (const warning of said) known.add(warning)
  warnings.set(label, known)
}

/** Whether the fields that a step is to change are known. */
export const shows = (fields: AccountFields, { target }: Pick<Step, 'target'>): boolean =>
  Object.keys(target).every((field) => field in fields)

function noteEnd(survey: PlanSurvey, { label, progress, snapshot }: SamplePlan, next: EndingNext): void {
  if (next.do === 'finish') noteWarnings(survey, label, next)
  const { code } = next
  if (code === undefined) return
  const isOfExample = label === ''
  const { tried } = progress
  const known = survey.ends.find(
    (one) =>
      one.tried === tried &&
      one.isOfExample === isOfExample &&
      one.next.do === next.do &&
      one.next.code === code &&
      one.next.message === next.message,
  )
  const letter = 'request' in next ? (next.request?.text ?? '') : ''
  // The account that lost its last product is what letters are about.
  const tells = letter.split('\n').length * (isCaught(snapshot.fields) ? 2 : 1)
  if (known === undefined) survey.ends.push({ next: { ...next, code }, tried, isOfExample, tells })
  else if (tells > known.tells) Object.assign(known, { next: { ...next, code }, tells })
}

/** The least that is read in any state in which something is sent. */
function noteRead(survey: PlanSurvey, module: OperationDefinition, { context, snapshot, label }: SamplePlan): void {
  const known = survey.reads.get(label)
  if (known !== undefined && known !== 'always') return
  const age = { freshFrom: sampleNow }
  const { fields } = snapshot
  const seenAt = Object.fromEntries(Object.keys(fields).map((field) => [field, sampleNow]))
  const isNeeded = module.needsRead(context, { fields, seenAt }, age)
  const isNeededForNothing = module.needsRead(context, { fields: {}, seenAt: {} }, age)
  survey.reads.set(label, isNeeded ? 'always' : isNeededForNothing ? 'unless-known' : 'never')
}
