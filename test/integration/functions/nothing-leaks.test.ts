import { describe, expect, test } from 'vitest'
import { acme } from '../../support/engine/engine-harness.ts'
import {
  clientPassword,
  type Echo,
  type Product,
  person,
  personalWords,
  prefix,
  product,
  said,
} from './product-in-memory.ts'

const echoes: { what: string; echo: Echo }[] = [
  { what: 'a 400 in plain text', echo: (request) => ({ status: 400, body: `Bad request: ${said(request)}` }) },
  {
    what: 'a 409 with the element in question',
    echo: (request) => ({ status: 409, body: `<error>${said(request)}</error>` }),
  },
  {
    what: 'a 400 in JSON',
    echo: (request) => ({ status: 400, body: JSON.stringify([{ error_key: 'x', error_message: said(request) }]) }),
  },
  { what: 'a 400 in a query’s escapes', echo: (request) => ({ status: 400, body: encodeURIComponent(said(request)) }) },
  {
    what: 'a 500 as a web page',
    echo: (request) => ({ status: 500, body: `<html><body>${said(request)}</body></html>` }),
  },
  { what: 'a 200 of another root', echo: (request) => ({ status: 200, body: `<feed>${request.body}</feed>` }) },
  { what: 'a 200 that is cut off', echo: (request) => ({ status: 200, body: `${request.body}`.slice(0, -20) }) },
  {
    what: 'a 201 of another account',
    echo: (request) => ({ status: 201, body: `${request.body}`.replace('bakery', 'other') }),
  },
  { what: 'a 404', echo: (request) => ({ status: 404, body: said(request) }) },
  { what: 'a 403', echo: (request) => ({ status: 403, body: said(request) }) },
  {
    what: 'a redirect',
    echo: (request) => ({
      status: 302,
      headers: { location: `https://example.com/?${said(request)}` },
      body: said(request),
    }),
  },
  {
    what: 'a 429 whose header says it too',
    echo: (request) => ({ status: 429, headers: { 'retry-after': said(request) }, body: said(request) }),
  },
]

async function expectNoLeak(run: Product): Promise<void> {
  const { ledger, inputs, outside } = await run.told()
  const leaks = (text: string, words: readonly string[]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))
  expect(leaks(ledger + inputs + outside, run.secrets())).toEqual([])
  expect(leaks(ledger + outside, personalWords)).toEqual([])
  // What is no secret is found, so that finding nothing means something.
  expect(ledger).toContain('bakery')
}

describe('secrets and personal data', () => {
  test.each([
    ['a secret by name', { secretName: `${prefix}bakery` }],
    ['a generated one', { generate: true }],
  ])('go to the vendor and nowhere else: the password is %s', async (_what, source) => {
    const run = product()
    await run.message({}, { password: source })
    await run.harness.settle()
    expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
    const bodies = run.sent.map(said).join(' ')
    for (const word of personalWords) expect(bodies).toContain(word)
    expect(run.secrets().filter((secret) => bodies.includes(secret))).toHaveLength(2)
    await expectNoLeak(run)
  })

  test.each(echoes)('are not taken from an answer that repeats the request: $what', async ({ echo }) => {
    const run = product()
    run.echoWith(echo)
    await run.message({}, { password: { secretName: `${prefix}bakery` } })
    await expectNoLeak(run)
    await run.harness.settle()
    expect(['applied', 'rejected', 'parked']).toContain((await run.harness.operation('p-1')).status)
    await expectNoLeak(run)
  })

  test('are not told where the named secret is unusable, missing or outside its prefix', async () => {
    for (const secretName of [`${prefix}weak`, `${prefix}none`, acme.secretName]) {
      const run = product()
      await run.message({}, { password: { secretName } })
      expect(await run.harness.operation('p-1')).toMatchObject({
        status: 'rejected',
        outcome: { code: 'PASSWORD_SECRET_UNUSABLE', message: expect.stringContaining(secretName) },
      })
      await expectNoLeak(run)
      expect(run.sent.filter(({ method }) => method === 'POST')).toEqual([])
    }
  })

  test('are not told where the same id comes with other data', async () => {
    const run = product()
    await run.message({}, { password: { generate: true } })
    await run.message({}, { password: { generate: true }, firstName: 'Plantedkim', email: 'planted.kim@example.com' })
    expect(run.deadLetters.letters).toMatchObject([{ code: 'OPERATION_ID_REUSED' }])
    await expectNoLeak(run)
  })

  test('are not told where a message is malformed, and a password does not get among the dead letters', async () => {
    const run = product()
    await run.message({ operationId: 'ok' }, { password: { generate: true } })
    await run.message({}, { password: clientPassword })
    await run.message({}, { password: { password: clientPassword } })
    await run.message(
      { password: clientPassword, metadata: { token: clientPassword } },
      { password: { generate: true } },
    )
    await run.message({}, { password: { generate: true }, email: 'planted.person', firstName: 'Plantedrobin\n' })
    expect(run.deadLetters.letters).toHaveLength(4)
    expect(JSON.stringify(run.deadLetters.letters)).not.toContain(clientPassword)
    await expectNoLeak(run)
  })

  test('are not told in the API’s answers', async () => {
    const run = product()
    const body = { operation: 'provision-account', operationId: 'p-1', partner: 'acme', account: 'bakery' }
    await run.submit({ ...body, input: { ...person, password: { generate: true } } })
    await run.submit({ ...body, input: { ...person, firstName: 'Plantedkim', password: { generate: true } } })
    await run.submit({ ...body, operationId: 'p-2', input: { ...person, password: clientPassword } })
    await run.submit({ ...body, operationId: 'p-3', input: { ...person, phone: 'Plantedrobin', email: 5 } })
    await expectNoLeak(run)
  })
})
