import { listAccountsRoute } from './account-routes.ts'
import { approveRoute, resultsRoute } from './approval-routes.ts'
import { auditRoute } from './audit-route.ts'
import { bulkDecisionsRoute } from './bulk-decisions.ts'
import { listDeadLettersRoute, redriveDeadLettersRoute } from './dead-letter-routes.ts'
import { decideRoute, timelineRoute, withdrawRoute } from './decision-routes.ts'
import { doctorRoute } from './doctor/doctor-route.ts'
import {
  getKeyRoute,
  listKeysRoute,
  pauseKeyRoute,
  probeKeyRoute,
  restoredRoute,
  resumeKeyRoute,
} from './key-routes.ts'
import { accountOperationsRoute, listOperationsRoute } from './list-operations.ts'
import type { OperateRoute } from './operate-route.ts'
import { overviewRoute } from './overview-route.ts'
import { pauseAccountRoute, pausePartnerRoute, resumeAccountRoute, resumePartnerRoute } from './pause-routes.ts'
import { planRoute } from './plan-route.ts'
import { beginReconciliationRoute, differencesRoute, reconciliationRoute } from './reconciliation-routes.ts'
import { bulkDiscardRoute, bulkRedriveRoute } from './refused-in-bulk.ts'
import { discardRoute, getRefusedRoute, listRefusedRoute, redriveRoute } from './refused-routes.ts'

/** The routes for operators, by the key under which API Gateway hands a request over: it has matched the path already. */
export const operateRoutes: Readonly<Record<string, OperateRoute>> = {
  'GET /operations': listOperationsRoute,
  'GET /partners/{partner}/accounts': listAccountsRoute,
  'GET /partners/{partner}/accounts/{login}/operations': accountOperationsRoute,
  'POST /partners/{partner}/pause': pausePartnerRoute,
  'POST /partners/{partner}/resume': resumePartnerRoute,
  'POST /partners/{partner}/accounts/{login}/pause': pauseAccountRoute,
  'POST /partners/{partner}/accounts/{login}/resume': resumeAccountRoute,
  'GET /operations/{partner}/{operationId}/timeline': timelineRoute,
  'POST /operations/{partner}/{operationId}/decisions': decideRoute,
  'POST /operations/{partner}/{operationId}/withdrawal': withdrawRoute,
  'POST /decisions': bulkDecisionsRoute,
  'POST /partners/{partner}/reconciliations': beginReconciliationRoute,
  'GET /partners/{partner}/reconciliations/{run}': reconciliationRoute,
  'GET /partners/{partner}/reconciliations/{run}/differences': differencesRoute,
  'GET /partners/{partner}/reconciliations/{run}/plan': planRoute,
  'POST /partners/{partner}/reconciliations/{run}/approvals': approveRoute,
  'GET /partners/{partner}/reconciliations/{run}/results': resultsRoute,
  'GET /refused': listRefusedRoute,
  'GET /refused/{id}': getRefusedRoute,
  'POST /refused/{id}/redrive': redriveRoute,
  'POST /refused/{id}/discard': discardRoute,
  'POST /refused/redrive': bulkRedriveRoute,
  'POST /refused/discard': bulkDiscardRoute,
  'GET /dead-letters': listDeadLettersRoute,
  'POST /dead-letters/{operation}/redrive': redriveDeadLettersRoute,
  'GET /audit': auditRoute,
  'GET /overview': overviewRoute,
  'GET /doctor': doctorRoute,
  'GET /keys': listKeysRoute,
  'GET /keys/{key}': getKeyRoute,
  'POST /keys/{key}/pause': pauseKeyRoute,
  'POST /keys/{key}/resume': resumeKeyRoute,
  'POST /keys/{key}/probe': probeKeyRoute,
  'POST /keys/{key}/restored': restoredRoute,
}
