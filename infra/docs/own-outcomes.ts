import { CannotSend, type OperationDefinition, type Refusal } from '../../shared/engine/define-operation.ts'
import { located } from './operation-plans.ts'
import { afterUnknown, type OwnOutcome } from './own-outcome.ts'
import type { PlannedEnd, PlanSurvey } from './plan-survey.ts'
import { recordCalls } from './recorded-calls.ts'
import { sampleLooks } from './sample-looks.ts'

/** Every end that a module brings about by itself: by its plans, its reading of a refusal, a look, or instead of a send. */
export async function ownOutcomes(
  module: OperationDefinition,
  surveys: readonly PlanSurvey[],
): Promise<readonly OwnOutcome[]> {
  const steps = surveys.flatMap((survey) => survey.steps)
  const outcomes = [
    ...plannedOutcomes(surveys.flatMap(({ ends }) => ends)),
    ...steps.flatMap((planned) => refusals(module, planned).map((refusal) => outcomeOf('rejected', refusal))),
    ...(await Promise.all(steps.map((planned) => unsent(module, planned)))).flat(),
    ...firstOfEachCode((await Promise.all(steps.map((planned) => sampleLooks(module, planned)))).flat()),
  ]
  return [...Map.groupBy(outcomes, ({ code }) => code).values()].map(joined)
}

const firstOfEachCode = (outcomes: readonly OwnOutcome[]): OwnOutcome[] =>
  outcomes.filter(({ code }, index) => outcomes.findIndex((one) => one.code === code) === index)

/** Once for each code: every status that it comes with, and what is said with the first of them. */
function joined(cases: readonly OwnOutcome[]): OwnOutcome {
  const [first] = cases as [OwnOutcome]
  const alike = cases.filter(({ statuses }) => statuses[0] === first.statuses[0])
  const longest = Math.max(...alike.map(({ nextSteps }) => nextSteps.length))
  // What different partners are told in the same place stands together.
  const steps = Array.from({ length: longest }, (_, place) => alike.flatMap(({ nextSteps }) => nextSteps[place] ?? []))
  const letter = alike.find(({ request }) => request !== undefined)?.request
  return {
    code: first.code,
    statuses: [...new Set(cases.flatMap(({ statuses }) => statuses))],
    messages: [...new Set(alike.flatMap(({ messages }) => messages))],
    nextSteps: [...new Set(steps.flat())],
    ...(letter === undefined ? {} : { request: letter }),
  }
}

/** What comes of the example is enough, where anything does; and before anything was sent, where that can be. */
function plannedOutcomes(ends: readonly PlannedEnd[]): OwnOutcome[] {
  return [...Map.groupBy(ends, ({ next }) => `${next.do} ${next.code}`).values()].flatMap((cases) => {
    const ofExample = preferred(cases, ({ isOfExample }) => isOfExample)
    const first = preferred(ofExample, ({ tried }) => !tried)
    return first
      .toSorted((one, other) => other.tells - one.tells)
      .map(({ next, tried }) => {
        const outcome = outcomeOf(statusOf(next.do, tried), { nextSteps: [], ...next })
        return 'request' in next && next.request !== undefined ? { ...outcome, request: next.request } : outcome
      })
  })
}

const preferred = <Case>(cases: readonly Case[], is: (one: Case) => boolean): readonly Case[] =>
  cases.some(is) ? cases.filter(is) : cases

function statusOf(does: PlannedEnd['next']['do'], tried: boolean): string {
  if (does === 'finish') return tried ? 'applied, effect `unproven`' : 'applied, effect `none`'
  if (does === 'park') return tried ? afterUnknown : 'parked'
  return 'rejected'
}

const outcomeOf = (status: string, { code, message, nextSteps }: Refusal): OwnOutcome => ({
  code,
  statuses: [status],
  messages: [message],
  nextSteps,
})

/** The vendor's refusals that the module words itself. */
const refusals = (module: OperationDefinition, { step }: PlanSurvey['steps'][number]): Refusal[] =>
  (['absent', 'unseen'] as const).flatMap((account) => module.explainRefusal?.(step, account) ?? [])

/** What ends the operation when something that the request needs cannot be had. */
async function unsent(
  module: OperationDefinition,
  { step, context }: PlanSurvey['steps'][number],
): Promise<OwnOutcome[]> {
  const passwords = { resolve: () => Promise.reject(new Error('it cannot be read')) }
  const outcomes: OwnOutcome[] = []
  await recordCalls(context.partner, async ({ gateway, call }) => {
    try {
      await module.send(step, located(context), gateway, call, passwords)
    } catch (error) {
      if (!(error instanceof CannotSend)) throw error
      outcomes.push(outcomeOf('rejected', error))
    }
  })
  return outcomes
}
