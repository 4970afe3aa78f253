import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AskedAccount, ReadContext } from '../../../shared/account-reads/read-context.ts'
import { type AccountRoute, accountRouteHandler } from '../../../shared/entry/http/account-route.ts'
import { jsonAnswer } from '../../../shared/entry/http/problem.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const partners = [partnerKinds.old, { ...partnerKinds.v3Only, id: 'globex', login: 'globex' }]

const invocation = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 15_000 } as Context

const eventOf = (
  pathParameters: Record<string, string>,
  queryStringParameters?: Record<string, string>,
): APIGatewayProxyEventV2 =>
  ({ pathParameters, ...(queryStringParameters === undefined ? {} : { queryStringParameters }) }) as never

interface Asked extends AskedAccount {
  context: ReadContext
  fresh: boolean
}

/** A route that remembers what it was asked. */
function routed(answer: AccountRoute = async () => jsonAnswer(200, { told: true })) {
  const asked: Asked[] = []
  const handler = accountRouteHandler('get-account', async (context, one, fresh) => {
    asked.push({ ...one, context, fresh })
    return answer(context, one, fresh)
  })
  return { asked, ask: (...event: Parameters<typeof eventOf>) => handler(eventOf(...event), invocation) }
}

beforeEach(() => {
  vi.stubEnv('STAGE', 'test')
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  vi.stubEnv('TABLE_NAME', 'ledger')
  vi.stubEnv('PARTNERS', JSON.stringify(partners))
  vi.stubEnv('ENGINE_TIMES', JSON.stringify(awsEngineTimes))
  vi.stubEnv('QUEUE_URLS', '')
  vi.stubEnv('DIGEST_SECRET_NAME', 'partner-ops/test/digest-key')
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('a route about one account', () => {
  test('asks for the account in lower case, of the partner in the address, in the time that there is', async () => {
    const { asked, ask } = routed()
    const before = systemClock.monotonic()
    expect(await ask({ partner: 'globex', login: 'Robin+1@Example.com' })).toMatchObject({ statusCode: 200 })
    expect(asked).toMatchObject([{ account: 'robin+1@example.com', fresh: false, partner: { id: 'globex' } }])
    const { deadlineAt = 0 } = asked[0] ?? {}
    // Half a second is left for the answer to be on its way.
    expect(deadlineAt).toBeGreaterThanOrEqual(before + 14_500)
    expect(deadlineAt).toBeLessThanOrEqual(systemClock.monotonic() + 14_500)
  })

  test.each([
    { query: undefined, fresh: false },
    { query: { fresh: 'true' }, fresh: true },
    { query: { fresh: 'false' }, fresh: false },
  ])('asks freshly where that is said: $query', async ({ query, fresh }) => {
    const { asked, ask } = routed()
    await ask({ partner: 'acme', login: 'bakery' }, query)
    expect(asked).toMatchObject([{ fresh }])
  })

  test.each([
    { query: { fresh: 'yes' }, field: 'fresh', rule: 'must be true or false' },
    { query: { fresh: '' }, field: 'fresh', rule: 'must be true or false' },
    { query: { Fresh: 'true' }, field: 'Fresh', rule: 'is not a known field' },
  ])('refuses a question that it does not understand: $query', async ({ query, field, rule }) => {
    const { asked, ask } = routed()
    const problem = problemIn(await ask({ partner: 'acme', login: 'bakery' }, query as Record<string, string>))
    expect(problem).toMatchObject({ status: 400, code: 'PATH_INVALID', problems: [{ field, rule }] })
    expect(asked).toEqual([])
  })

  test.each([
    { login: 'robin%40example.com', reason: 'a name that is still escaped' },
    { login: '~partner', reason: 'the lane of what is about the partner as a whole' },
    { login: '..', reason: 'a path' },
    { login: 'a/b', reason: 'a path' },
    { login: 'x'.repeat(51), reason: 'longer than a login name' },
  ])('refuses what cannot be a login name: $reason', async ({ login }) => {
    const { asked, ask } = routed()
    expect(problemIn(await ask({ partner: 'acme', login }))).toMatchObject({
      status: 400,
      problems: [{ field: 'login' }],
    })
    expect(asked).toEqual([])
  })

  test('knows only the partners of its deployment, and names them', async () => {
    const { asked, ask } = routed()
    expect(problemIn(await ask({ partner: 'initech', login: 'bakery' }))).toMatchObject({
      status: 404,
      code: 'PARTNER_UNKNOWN',
      detail: 'partner must be one of acme, globex, but is "initech".',
    })
    expect(asked).toEqual([])
  })

  test('answers a failure of the ledger with nothing of the inside, and logs no login name', async () => {
    const logged: unknown[] = []
    // With this the logger writes through the global console.
    vi.stubEnv('POWERTOOLS_DEV', 'true')
    for (const level of ['log', 'info', 'warn', 'error'] as const) {
      vi.spyOn(console, level).mockImplementation((...line) => void logged.push(line))
    }
    const { ask } = routed(async () => {
      throw new StoreError('STORE_UNAVAILABLE', 'The table could not be reached.')
    })
    const answer = await ask({ partner: 'acme', login: 'Bakery' })
    expect(problemIn(answer)).toMatchObject({ status: 503, code: 'LEDGER_UNAVAILABLE' })
    expect(JSON.stringify(logged)).toContain('STORE_UNAVAILABLE')
    expect(JSON.stringify([logged, answer])).not.toMatch(/bakery/i)
  })
})

describe('the function that tells plans', () => {
  test('asks nobody for a partner that has no generation for them', async () => {
    vi.resetModules()
    const { handler } = await import('../../../functions/api/get-plan/handler.ts')
    const answer = await handler(eventOf({ partner: 'acme', login: 'bakery' }), invocation)
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'CAPABILITY_NOT_CONFIGURED' })
  })
})
