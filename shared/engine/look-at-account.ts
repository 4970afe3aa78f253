import type { CallEvidence } from '../domain/answer.ts'
import type { Attempt } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import type { FindAccount, Look, OperationContext } from './define-operation.ts'
import { callOptions, type LaneRun } from './lane-run.ts'
import { faultsAsOurs } from './own-fault.ts'

/** A look, or that no generation of the partner's can show what was to change: then no look of ours ever settles it. */
export type AccountLook = Look | { conclusion: 'unseeable'; evidence: CallEvidence }

/** Looks at the account, or whatever the step was to change, for an attempt whose outcome is not known. */
export async function lookAtAccount(
  run: LaneRun,
  { step, before }: Attempt,
  operation: OperationContext<unknown>,
  find: FindAccount,
): Promise<AccountLook> {
  const call = callOptions(run, false, undefined, 'resolve')
  try {
    const look = await faultsAsOurs(() => run.module.observe(step, before, operation, run.gateway, call, find))
    // The identifier was looked for before, so no generation that reads without one is left.
    if (look.conclusion !== 'failed' || look.failure.code !== 'VENDOR_ID_UNKNOWN') return look
    return { conclusion: 'unseeable', evidence: look.evidence }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const evidence = { call: step.kind, method: 'none', path: '', finishedAt: run.context.clock.now() }
    return { conclusion: 'unseeable', evidence }
  }
}
