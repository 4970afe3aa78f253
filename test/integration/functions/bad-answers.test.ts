import { describe, expect, test } from 'vitest'
import { acme } from '../../support/engine/engine-harness.ts'
import { refusedIn } from '../../support/operations/refused-messages.ts'
import { product } from './product-in-memory.ts'

const generated = { password: { generate: true } }

const entry = (content: string) =>
  `<entry xmlns="http://www.w3.org/2005/Atom"><id>data:,</id><title/><author/><updated>2013-01-01</updated><content type="application/vnd.ctct+xml">${content}</content></entry>`

const siteOwner = '<SiteOwner><LoginName>bakery</LoginName><Products/><SingleBilling>Yes</SingleBilling></SiteOwner>'

const answers: { what: string; status: number; body: string }[] = [
  { what: 'a web page with status 200', status: 200, body: '<!DOCTYPE html><html><body>Welcome</body></html>' },
  { what: 'cut off', status: 201, body: entry(siteOwner).slice(0, 120) },
  { what: 'of another root', status: 201, body: '<feed xmlns="http://www.w3.org/2005/Atom"/>' },
  { what: 'of two roots', status: 201, body: entry(siteOwner) + entry(siteOwner) },
  { what: 'an error with status 200', status: 200, body: '<error>500 internal</error>' },
  { what: 'of another account', status: 201, body: entry(siteOwner.replace('bakery', 'florist')) },
  { what: 'with an entity of its own', status: 201, body: `<!DOCTYPE x [<!ENTITY a "b">]>${entry(siteOwner)}` },
  { what: 'no XML at all', status: 200, body: 'OK' },
  { what: 'a status that nobody agreed on', status: 299, body: 'nothing of use' },
]

describe('an answer to a write that is', () => {
  test.each(answers)('$what is not believed: the account is looked at, and made once', async ({ status, body }) => {
    const run = product()
    run.echoWith(() => ({ status, body }))
    await run.message({}, generated)
    expect(await run.harness.operation('p-1')).toMatchObject({ status: 'resolving', attempt: { n: 1, state: 'open' } })

    await run.harness.settle()

    expect(await run.harness.operation('p-1')).toMatchObject({
      status: 'applied',
      past: { 1: { outcome: 'not-applied' }, 2: { outcome: 'applied' } },
    })
    const writes = run.sent.filter(({ method }) => method === 'POST')
    expect(writes).toHaveLength(2)
    const evidence = run.harness.store.all().find(({ sk }) => sk === 'EVIDENCE#0001')
    expect(evidence).toMatchObject({ failure: { class: 'unknown' }, exchange: { status } })
  })
})

describe('a partner’s secret that is', () => {
  const secrets: { what: string; text: string | undefined; code: string }[] = [
    { what: 'missing', text: undefined, code: 'SECRET_MISSING' },
    { what: 'no JSON', text: 'Planted-Secret', code: 'SECRET_INVALID' },
    { what: 'without its password', text: '{"apiKey":"PlantedKey","login":"acme"}', code: 'SECRET_INVALID' },
    {
      what: 'in possession of a field too many',
      text: '{"apiKey":"k","login":"acme","password":"p","more":"Planted"}',
      code: 'SECRET_INVALID',
    },
  ]

  test.each(secrets)('$what holds the operation, rejects nothing and sends nothing', async ({ text, code }) => {
    const run = product()
    const right = run.reader.secrets.get(acme.secretName) ?? ''
    if (text === undefined) run.reader.secrets.delete(acme.secretName)
    else run.reader.secrets.set(acme.secretName, text)

    await run.message({}, generated)

    expect(run.sent).toEqual([])
    expect([run.deadLetters.letters, refusedIn(run.harness.store)]).toEqual([[], []])
    expect(await run.harness.engine.report('acme', 'p-1')).toMatchObject({ status: 'deferred', reason: 'held' })
    const { outside, ledger } = await run.told()
    expect(outside).toContain(code)
    expect(outside + ledger).not.toContain('Planted')

    run.reader.secrets.set(acme.secretName, right)
    await run.harness.settle()
    expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
  })
})

test('while Secrets Manager cannot be reached a new account waits; it is not refused', async () => {
  const run = product()
  const { read } = run.reader
  let isDown = true
  run.reader.read = async function (name) {
    this.isReachable = !(isDown && name.includes('client-passwords'))
    return read.call(this, name)
  }
  await run.message({}, { password: { secretName: 'partner-ops/test/client-passwords/bakery' } })
  expect(await run.harness.operation('p-1')).toMatchObject({
    status: 'received',
    past: { 1: { outcome: 'not-sent', code: 'SECRETS_UNAVAILABLE' } },
  })
  expect(run.sent.filter(({ method }) => method === 'POST')).toEqual([])
  isDown = false
  await run.harness.settle()
  expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
  expect(run.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
})
