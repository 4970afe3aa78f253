import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { accountRouteHandler } from '../../../shared/entry/http/account-route.ts'
import { jsonAnswer } from '../../../shared/entry/http/problem.ts'

export const handler = accountRouteHandler('check-membership', async (context, asked) =>
  jsonAnswer(200, await checkMembership(context, asked)),
)
