import { createServer, type IncomingMessage } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenOnLoopback } from '../../../infra/local/loopback-server.ts'
import { type ConsolePlan, serveConsole } from '../../../operator/console/serve-console.ts'

/** A console before an API that answers `status`, with what the API was sent. */
async function served(plan: Partial<ConsolePlan> = {}, status = 200, headers: Record<string, string> = {}) {
  const sent: { request: IncomingMessage; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    sent.push({ request, body })
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"a":1}')
  })
  const api = await listenOnLoopback(server, 0)
  const web = await serveConsole({ apiUrl: `${api.url}/stage`, ...plan })
  onTestFinished(async () => {
    await Promise.all([web.stop(), api.stop()])
  })
  const { origin } = new URL(web.url)
  const admitted = await fetch(web.url, { redirect: 'manual' })
  const cookie = admitted.headers.get('set-cookie')?.split(';')[0] ?? ''
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { cookie, origin, ...init.headers } })
  return { api, sent, ask, admitted }
}

describe('the console’s server', () => {
  it('takes the token out of the address by a redirect', async () => {
    const { admitted } = await served()
    expect([admitted.status, admitted.headers.get('location')]).toEqual([303, '/'])
  })

  it('sends on below the API’s own path, with what names versions and nothing that names the browser', async () => {
    const { ask, sent } = await served()
    const headers = { 'if-match': '"2-abc"', 'content-type': 'application/json' }
    const answer = await ask('/api/operations/a/b/decisions?x=1', { method: 'POST', headers, body: '{"why":"so"}' })
    expect([answer.status, await answer.json()]).toEqual([200, { a: 1 }])
    expect(sent[0]).toMatchObject({ body: '{"why":"so"}', request: { url: '/stage/operations/a/b/decisions?x=1' } })
    expect(sent[0]?.request.headers).toMatchObject(headers)
    expect(sent[0]?.request.headers.cookie).toBeUndefined()
    expect(sent[0]?.request.headers.origin).toBeUndefined()
  })

  it('signs each request where it is given a signature', async () => {
    const sign: ConsolePlan['sign'] = async ({ method, url, headers }) => ({
      ...headers,
      authorization: `${method} ${url.pathname}`,
    })
    const { ask, sent } = await served({ sign })
    await ask('/api/keys')
    expect(sent[0]?.request.headers.authorization).toBe('GET /stage/keys')
  })

  it('says that credentials are at fault, and sends nothing, where the signature fails', async () => {
    const { ask, sent } = await served({ sign: () => Promise.reject(new Error('The session has expired.')) })
    const answer = await ask('/api/keys')
    expect([answer.status, await answer.json()]).toMatchObject([
      502,
      { code: 'NOT_SIGNED', detail: 'The session has expired.' },
    ])
    expect(sent).toEqual([])
  })

  it('answers a page that asks again by 304, by a tag of its own that the API never sees', async () => {
    const { ask, sent } = await served()
    const tag = (await ask('/api/overview')).headers.get('etag') ?? ''
    const again = await ask('/api/overview', { headers: { 'if-none-match': tag } })
    expect(again.status).toBe(304)
    expect(sent[1]?.request.headers['if-none-match']).toBeUndefined()
  })

  it('leaves the API’s own tags to the API', async () => {
    const { ask, sent } = await served({}, 200, { etag: '"7-x"' })
    expect((await ask('/api/operations/a/b')).headers.get('etag')).toBe('"7-x"')
    await ask('/api/operations/a/b', { headers: { 'if-none-match': '"7-x"' } })
    expect(sent[1]?.request.headers['if-none-match']).toBe('"7-x"')
  })

  it.each([
    ['GET', /does not answer \(ECONNREFUSED\)\.$/],
    ['POST', /not known whether the request arrived/],
  ])('says that the API is away, and of a %s what that means', async (method, title) => {
    const { ask, api } = await served()
    await api.stop()
    const answer = await ask('/api/keys', { method })
    expect(await answer.json()).toMatchObject({
      status: 502,
      code: 'API_UNREACHABLE',
      title: expect.stringMatching(title),
    })
  })

  it('takes no body that the API would not take, and has no simulator where none was named', async () => {
    const { ask, sent } = await served()
    const large = await ask('/api/operations/bulk', { method: 'POST', body: 'x'.repeat(1_048_577) })
    expect(await large.json()).toMatchObject({ code: 'BODY_TOO_LARGE' })
    expect((await ask('/simulator/faults')).status).toBe(404)
    expect(sent).toEqual([])
  })

  it('cannot be led out of the API’s own path', async () => {
    const { ask, sent } = await served()
    await ask('/api/%2e%2e/other')
    expect(sent.map(({ request }) => request.url)).toEqual([])
  })
})
