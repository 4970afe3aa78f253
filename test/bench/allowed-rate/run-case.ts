import { BacklogWorld } from './backlog-world.ts'
import { type CaseFigures, figuresOf } from './case-figures.ts'
import { type CasePlan, casePlan } from './case-plan.ts'

/** Runs one case and judges it. */
export async function runCase(given: Partial<CasePlan>): Promise<CaseFigures> {
  const world = new BacklogWorld(casePlan(given))
  await world.run()
  return figuresOf(world)
}
