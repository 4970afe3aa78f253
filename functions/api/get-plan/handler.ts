import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import { accountAnswer } from '../../../shared/entry/http/account-answers.ts'
import { accountRouteHandler } from '../../../shared/entry/http/account-route.ts'
import { planNotServed } from '../../../shared/entry/http/plan-not-served.ts'

export const handler = accountRouteHandler('get-plan', async (context, asked, fresh) =>
  asked.partner.capabilities.plan === undefined
    ? planNotServed(asked.partner)
    : accountAnswer(await getPlan(context, asked, fresh), asked),
)
