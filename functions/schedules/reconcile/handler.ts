import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import type { ReconciliationRun } from '../../../shared/ledger/reconciliation-record.ts'
import { composeGateways } from '../../../shared/operations/composition/compose-gateways.ts'
import { composeLedger } from '../../../shared/operations/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/operations/composition/function-tools.ts'
import { protocolSteps } from '../../../shared/operations/engine/protocol/protocol-steps.ts'
import { reconcileInTurn } from '../../../shared/operations/reconciliation/reconcile-in-turn.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { describeError } from '../../../shared/runtime/describe-error.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const tools = functionTools('reconcile')
const { environment, log, budgetView } = tools
const secrets = createSecretsManagerClient()
const store = composeLedger(environment)
const gateways = composeGateways({
  partners: environment.PARTNERS,
  reader: createSecretsManagerReader(secrets),
  writer: createSecretsManagerWriter(secrets),
  store,
  budgetView,
})
const context = {
  store,
  clock: systemClock,
  times: environment.ENGINE_TIMES,
  random: systemRandom,
  budgetView,
  steps: protocolSteps,
  observer: observeHappenings(tools.log, tools.metrics),
}

/** For the last writes of the invocation. */
const margin = 1_000

type Summary = Pick<
  ReconciliationRun,
  'partner' | 'run' | 'state' | 'pages' | 'accountsThere' | 'accountsHere' | 'counts'
>

export const handler = createHandler<unknown, Summary[]>({
  ...tools,
  run: async (_event, invocation) => {
    const deadline = { at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }
    const { runs, failures } = await reconcileInTurn(context, environment.PARTNERS, gateways, deadline)
    const summaries = runs.map(({ partner, run, state, pages, accountsThere, accountsHere, counts }): Summary => {
      const drifts = counts.thereNotHere + counts.hereNotThere + counts.differs
      log.info('A reconciliation run was worked on.', { partner, status: state, count: drifts })
      return { partner, run, state, pages, accountsThere, accountsHere, counts }
    })
    for (const { partner, error } of failures) {
      log.error('A reconciliation run failed.', { ...describeError(error), partner })
    }
    // One partner's fault has not kept the others from being looked at.
    if (failures.length > 0) throw failures[0]?.error
    return summaries
  },
})
