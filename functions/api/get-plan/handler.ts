import { getPlan } from '../../../shared/operations/account-reads/get-plan.ts'
import { accountAnswer } from '../../../shared/operations/http/account-answers.ts'
import { accountRouteHandler } from '../../../shared/operations/http/account-route.ts'
import { planNotServed } from '../../../shared/operations/http/plan-not-served.ts'

export const handler = accountRouteHandler('get-plan', async (context, asked, fresh) =>
  asked.partner.capabilities.plan === undefined
    ? planNotServed(asked.partner)
    : accountAnswer(await getPlan(context, asked, fresh), asked),
)
