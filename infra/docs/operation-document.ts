import type { OperationDefinition } from '../../shared/engine/define-operation.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { type DoorAnswer, doorAnswers } from './door-answers.ts'
import { ladderOf, type Rung } from './ladder.ts'
import { type PartnerBehaviour, partnerBehaviour } from './operation-behaviour.ts'
import { BehaviourError, operationModule } from './operation-module.ts'
import type { OwnOutcome } from './own-outcome.ts'
import { ownOutcomes } from './own-outcomes.ts'
import { type PlanSurvey, surveyPlans } from './plan-survey.ts'
import { partnersWith } from './sample-partners.ts'

/** Everything that there is to say of one operation, found out from its catalogue entry and its module. */
export interface OperationDocument {
  declaration: OperationFunctionDeclaration
  module: OperationDefinition
  surveys: readonly PlanSurvey[]
  /** Only partners for which it sends something, in some state of the account. */
  behaviours: readonly PartnerBehaviour[]
  outcomes: readonly OwnOutcome[]
  door: readonly DoorAnswer[]
  /** Of an operation that tries one step after another; empty for all others. */
  ladder: readonly Rung[]
}

/**
 * Asks the module of an operation everything that the documentation says of it.
 *
 * @throws BehaviourError when it sends nothing for any partner, or cannot be shown
 */
export async function operationDocument(declaration: OperationFunctionDeclaration): Promise<OperationDocument> {
  const module = await operationModule(declaration.name)
  const surveys = partnersWith(declaration.needs).map((partner) => surveyPlans(module, declaration, partner))
  const asked = await Promise.all(surveys.map((survey) => partnerBehaviour(module, survey)))
  const behaviours = asked.filter((behaviour) => behaviour !== undefined)
  const [widest] = behaviours.toSorted((one, other) => other.steps.length - one.steps.length)
  if (widest === undefined) throw new BehaviourError(`${declaration.name} sends nothing in any sample state.`)
  return {
    declaration,
    module,
    surveys,
    behaviours,
    outcomes: await ownOutcomes(module, surveys),
    door: doorAnswers(declaration, surveys),
    ladder: module.goesOnAfterRefusal === undefined ? [] : ladderOf(module, declaration, widest),
  }
}
