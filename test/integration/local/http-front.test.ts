import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, it, onTestFinished } from 'vitest'
import { httpBodyLimit, startHttpFront } from '../../../infra/local/http-front.ts'

const routes = [
  { method: 'POST', route: '/operations', functionName: 'submit' },
  { method: 'GET', route: '/operations/{partner}/{operationId}', functionName: 'get' },
]

async function start(invoke: (name: string, event: APIGatewayProxyEventV2) => unknown) {
  const front = await startHttpFront(routes, async (name, event) => invoke(name, event as APIGatewayProxyEventV2), 0)
  onTestFinished(() => front.stop())
  return front.url
}

describe('HTTP front', () => {
  it('invokes the function of the route and answers what it says', async () => {
    const url = await start((name, event) => ({
      statusCode: 202,
      headers: { 'content-type': 'application/json', location: `/operations/${name}` },
      body: event.body,
    }))
    const response = await fetch(`${url}/operations`, { method: 'POST', body: '{"a":"ö"}' })
    expect([response.status, response.headers.get('location'), await response.json()]).toEqual([
      202,
      '/operations/submit',
      { a: 'ö' },
    ])
  })

  it('passes decoded path parameters', async () => {
    const url = await start((_name, event) => event.pathParameters)
    const response = await fetch(`${url}/operations/acme/a%20b`)
    expect(await response.json()).toEqual({ partner: 'acme', operationId: 'a b' })
  })

  it.each([
    { method: 'GET', path: '/nothing', status: 404, body: { message: 'Not Found' }, reason: 'no such path' },
    {
      method: 'PUT',
      path: '/operations',
      status: 405,
      body: { message: 'Method Not Allowed' },
      reason: 'no such method',
    },
  ])('answers $status without invoking anything: $reason', async ({ method, path, status, body }) => {
    const url = await start(() => {
      throw new Error('invoked')
    })
    const response = await fetch(`${url}${path}`, { method })
    expect([response.status, await response.json()]).toEqual([status, body])
  })

  it.each([
    { size: httpBodyLimit, status: 200, reason: 'at the limit' },
    { size: httpBodyLimit + 1, status: 413, reason: 'over it' },
    { size: 20 * httpBodyLimit, status: 413, reason: 'far over it, which is still being sent when it is refused' },
  ])('answers $status to a body $reason', async ({ size, status }) => {
    const url = await start((_name, event) => ({ statusCode: 200, body: String(event.body?.length) }))
    const response = await fetch(`${url}/operations`, { method: 'POST', body: 'x'.repeat(size) })
    expect(response.status).toBe(status)
    await response.text()
  })

  it('answers 500 without a word of why when the function fails', async () => {
    const url = await start(() => {
      throw new Error('a detail')
    })
    const response = await fetch(`${url}/operations`, { method: 'POST' })
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
  })
})
