import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createAgent,
  type DispatchController,
  type DispatchHandler,
  type HeadersHandedOver,
  headersChannel,
} from '../../../shared/partner-api/transport/undici-agent.ts'

/**
 * The send window rests on behaviour of undici that its pages do not promise. When one of these fails after an update,
 * the transport must not be used with that version.
 */
const server = createServer((request, response) => request.resume().on('end', () => response.end('ok')))
const agent = createAgent({ connections: 2, keepAliveTimeout: 4_000, connectTimeout: 3_000 })
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await agent.destroy(new Error('over'))
  await new Promise((resolve) => server.close(resolve))
})

function dispatchAndRecord(body: Buffer, onStart: (controller: DispatchController) => void): Promise<string[]> {
  const events: string[] = []
  const onHandedOver = (message: unknown) => {
    const { request } = message as HeadersHandedOver
    events.push(`headers of ${request.method} ${request.path}, body ${request.body === body ? 'same' : 'other'}`)
  }
  headersChannel.subscribe(onHandedOver)
  return new Promise<string[]>((resolve) => {
    const end = (event: string) => {
      events.push(event)
      resolve(events)
    }
    const handler: DispatchHandler = {
      onRequestStart: (controller) => {
        events.push('start')
        onStart(controller)
        queueMicrotask(() => events.push('microtask'))
      },
      onResponseStart: (_controller, status) => events.push(`status ${status}`),
      onResponseData: () => undefined,
      onResponseEnd: () => end('end'),
      onResponseError: () => end('error'),
    }
    agent.dispatch(
      { origin, path: '/a', method: 'POST', headers: {}, body, headersTimeout: 0, bodyTimeout: 0 },
      handler,
    )
  }).finally(() => headersChannel.unsubscribe(onHandedOver))
}

it('hands the headers over in the same synchronous stretch as the hook, for the same request', async () => {
  const events = await dispatchAndRecord(Buffer.from('x'), () => undefined)
  expect(events).toEqual(['start', 'headers of POST /a, body same', 'microtask', 'status 200', 'end'])
})

it('hands nothing over after an abort in the hook', async () => {
  const events = await dispatchAndRecord(Buffer.from('x'), (controller) => controller.abort(new Error('closed')))
  expect(events.filter((event) => event !== 'microtask')).toEqual(['start', 'error'])
})
