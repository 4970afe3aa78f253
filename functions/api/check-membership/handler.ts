import { checkMembership } from '../../../shared/operations/account-reads/check-membership.ts'
import { accountRouteHandler } from '../../../shared/operations/http/account-route.ts'
import { jsonAnswer } from '../../../shared/operations/http/problem.ts'

export const handler = accountRouteHandler('check-membership', async (context, asked) =>
  jsonAnswer(200, await checkMembership(context, asked)),
)
