import { getAccount } from '../../../shared/account-reads/get-account.ts'
import { accountAnswer } from '../../../shared/entry/http/account-answers.ts'
import { accountRouteHandler } from '../../../shared/entry/http/account-route.ts'

export const handler = accountRouteHandler('get-account', async (context, asked, fresh) =>
  accountAnswer(await getAccount(context, asked, fresh), asked),
)
