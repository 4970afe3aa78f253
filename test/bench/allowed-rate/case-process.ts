import type { CasePlan } from './case-plan.ts'
import { runCase } from './run-case.ts'

// Errors are part of the engine's plain course; nobody reads their stacks here.
Error.stackTraceLimit = 0

process.on('message', async (plan: Partial<CasePlan>) => {
  process.send?.(await runCase(plan))
})
