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
import { reconcilePartner } from '../../../shared/operations/reconciliation/reconcile-partner.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { describeError } from '../../../shared/runtime/describe-error.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const tools = functionTools('reconcile')
const { environment, log } = tools
const secrets = createSecretsManagerClient()
const store = composeLedger(environment)
const gateways = composeGateways({
  partners: environment.PARTNERS,
  reader: createSecretsManagerReader(secrets),
  writer: createSecretsManagerWriter(secrets),
  store,
})
const context = {
  store,
  clock: systemClock,
  times: environment.ENGINE_TIMES,
  random: systemRandom,
  budgetView: new Map(),
  steps: protocolSteps,
  observer: observeHappenings(log, tools.metrics),
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
    const summaries: Summary[] = []
    let failed: unknown
    for (const partner of environment.PARTNERS) {
      // One partner's fault must not keep the others from being looked at.
      const run = await reconcilePartner(context, partner, gateways(partner), deadline).catch((error: unknown) => {
        failed = error
        log.error('A reconciliation run failed.', { ...describeError(error), partner: partner.id })
      })
      if (run === undefined) continue
      const { partner: id, state, pages, accountsThere, accountsHere, counts } = run
      summaries.push({ partner: id, run: run.run, state, pages, accountsThere, accountsHere, counts })
      const drifts = counts.thereNotHere + counts.hereNotThere + counts.differs
      log.info('A reconciliation run was worked on.', { partner: id, status: state, count: drifts })
    }
    if (failed !== undefined) throw failed
    return summaries
  },
})
