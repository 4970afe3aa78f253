import { SQSClient } from '@aws-sdk/client-sqs'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { composeGateways } from '../../../shared/entry/composition/compose-gateways.ts'
import { composeLedger } from '../../../shared/entry/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/entry/composition/function-tools.ts'
import type { ReconciliationRun } from '../../../shared/ledger/reconciliation-record.ts'
import { sqsOperationSender } from '../../../shared/messaging/operation-sender.ts'
import { applyPlan } from '../../../shared/reconciliation/apply/apply-plan.ts'
import { reconcileInTurn } from '../../../shared/reconciliation/reconcile-in-turn.ts'
import { runFault } from '../../../shared/reconciliation/run-fault.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { describeError } from '../../../shared/runtime/describe-error.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const tools = functionTools('reconcile')
const { environment, log, metrics, budgetView } = tools
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

const send = sqsOperationSender(new SQSClient(awsClientOptions()), environment.QUEUE_URLS)

/** For the last writes of the invocation. */
const margin = 1_000

type Summary = Pick<
  ReconciliationRun,
  'partner' | 'run' | 'state' | 'pages' | 'accountsThere' | 'accountsHere' | 'counts'
>

/** One partner's plan keeps no other's from going on. */
async function applyPlans(): Promise<void> {
  for (const { id, reconciliation } of environment.PARTNERS) {
    if (reconciliation?.mode !== 'approve') continue
    try {
      const application = await applyPlan({ ...context, send }, id)
      if (application?.state !== 'stopped') continue
      metrics.count('ReconciliationIncomplete')
      log.warn('A plan of repairs has stopped: nothing more is sent of it.', {
        ...{ partner: id, reason: 'plan-stopped', code: application.stopped?.code },
      })
    } catch (error) {
      metrics.count('ReconciliationIncomplete')
      log.error('A plan of repairs could not be gone on with.', { ...describeError(error), partner: id })
    }
  }
}

/** Of the schedule that goes on with runs; the other one begins them. */
const isGoingOn = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'goOn' in event && event.goOn === true

export const handler = createHandler<unknown, Summary[]>({
  ...tools,
  run: async (event, invocation) => {
    if (isGoingOn(event)) await applyPlans()
    const deadline = { at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }
    const { runs, failures } = await reconcileInTurn(
      context,
      environment.PARTNERS,
      gateways,
      deadline,
      !isGoingOn(event),
    ).catch((error) => {
      metrics.count('ReconciliationIncomplete')
      throw error
    })
    for (const run of runs) {
      const fault = runFault(run, systemClock.now())
      if (fault === undefined) continue
      metrics.count('ReconciliationIncomplete')
      log.warn('A reconciliation run is incomplete.', { partner: run.partner, reason: fault, code: run.lastFailure })
    }
    const summaries = runs.map(({ partner, run, state, pages, accountsThere, accountsHere, counts }): Summary => {
      const drifts = counts.thereNotHere + counts.hereNotThere + counts.differs
      log.info('A reconciliation run was worked on.', { partner, status: state, count: drifts })
      return { partner, run, state, pages, accountsThere, accountsHere, counts }
    })
    for (const { partner, error } of failures) {
      metrics.count('ReconciliationIncomplete')
      log.error('A reconciliation run failed.', { ...describeError(error), partner })
    }
    // One partner's fault has not kept the others from being looked at.
    if (failures.length > 0) throw failures[0]?.error
    return summaries
  },
})
