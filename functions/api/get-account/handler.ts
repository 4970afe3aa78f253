import { getAccount } from '../../../shared/operations/account-reads/get-account.ts'
import { accountAnswer } from '../../../shared/operations/http/account-answers.ts'
import { accountRouteHandler } from '../../../shared/operations/http/account-route.ts'

export const handler = accountRouteHandler('get-account', async (context, asked, fresh) =>
  accountAnswer(await getAccount(context, asked, fresh), asked),
)
