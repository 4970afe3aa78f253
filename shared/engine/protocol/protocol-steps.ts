import { budgetSteps } from '../../vendor-key/budget-steps.ts'
import type { ProtocolSteps } from '../engine-context.ts'
import { acceptanceSteps } from './acceptance-steps.ts'
import { attemptSteps } from './attempt-steps.ts'
import { decisionSteps } from './decision-steps.ts'
import { laneSteps } from './lane-steps.ts'

/** The protocol as it was proved; anything else is a broken engine. */
export const protocolSteps: ProtocolSteps = {
  ...acceptanceSteps,
  ...laneSteps,
  ...attemptSteps,
  ...budgetSteps,
  ...decisionSteps,
}
