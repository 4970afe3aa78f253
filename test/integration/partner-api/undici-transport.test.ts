import { createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import type { HttpRequest, RequestLimits, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { ManualClock } from './manual-clock.ts'
import { selfSigned } from './self-signed.ts'
import { startVendorServer, type VendorServer } from './vendor-server.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const clock = new ManualClock()

function transportWith(options: { connections?: number; certificateAuthorities?: string } = {}): Transport {
  const transport = createUndiciTransport({ clock, ...options })
  cleanUps.push(() => transport.close())
  return transport
}

async function serverWith(...settings: Parameters<typeof startVendorServer>): Promise<VendorServer> {
  const server = await startVendorServer(...settings)
  cleanUps.push(() => server.close())
  return server
}

const post = (origin: string, path = '/ws'): HttpRequest => ({
  method: 'POST',
  origin,
  path,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from(`body of ${path}`),
})
const get = (origin: string, path = '/ws'): HttpRequest => ({ method: 'GET', origin, path, headers: {} })
const inTime = (limits: Partial<RequestLimits> = {}): RequestLimits => ({
  deadlineAt: clock.monotonic() + 10_000,
  ...limits,
})
const open = { isOpen: () => true }

/** A window that is open when asked before dispatch and closed on the socket. */
function closingWindow(): { isOpen(): boolean; asked(): number } {
  let asked = 0
  return { isOpen: () => ++asked === 1, asked: () => asked }
}

describe('an answered request', () => {
  it('brings status, headers and the whole body', async () => {
    const server = await serverWith((request, response) => {
      request.resume().on('end', () => response.writeHead(201, { location: '/x' }).write('one '))
      request.on('end', () => response.end('two'))
    })
    const exchange = await transportWith().request(post(server.origin), inTime({ window: open }))
    expect(exchange).toMatchObject({
      outcome: 'answered',
      status: 201,
      headers: { location: '/x' },
      sentAt: clock.now(),
    })
    expect(exchange.outcome === 'answered' && exchange.body.toString()).toBe('one two')
  })

  it('brings a packed body unpacked', async () => {
    const server = await serverWith((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/json' }).end(gzipSync('{"a":"ä"}')),
    )
    const exchange = await transportWith().request(get(server.origin), inTime())
    expect(exchange).toMatchObject({ outcome: 'answered', body: Buffer.from('{"a":"ä"}') })
    expect(exchange).not.toHaveProperty('headers.content-encoding')
  })

  it('leaves the connection to the next request', async () => {
    const server = await serverWith((request, response) => request.resume().on('end', () => response.end('ok')))
    const transport = transportWith()
    for (let count = 0; count < 3; count++) await transport.request(post(server.origin), inTime())
    expect(server.connections()).toBe(1)
  })

  it('leaves no timer behind', async () => {
    const server = await serverWith((_request, response) => response.end('ok'))
    await transportWith().request(get(server.origin), inTime())
    expect(clock.sleeping()).toBe(0)
  })

  it('after a freeze gets a connection of its own, since the old one may be dead', async () => {
    const server = await serverWith((_request, response) => response.end('ok'))
    const transport = transportWith()
    await transport.request(get(server.origin), inTime())
    clock.freeze(60_000)
    await transport.request(get(server.origin), inTime())
    expect(server.connections()).toBe(2)
  })

  it('is not taken elsewhere by a redirect', async () => {
    const paths: (string | undefined)[] = []
    const server = await serverWith((request, response) => {
      paths.push(request.url)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await transportWith().request(post(server.origin), inTime())).toMatchObject({ status: 307 })
    expect(paths).toEqual(['/ws'])
  })

  it('is not disturbed by interim answers', async () => {
    const server = await serverWith((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.end('final')
    })
    expect(await transportWith().request(get(server.origin), inTime())).toMatchObject({ status: 200 })
  })
})

describe('the send window', () => {
  it('that is closed before dispatch makes no connection', async () => {
    const server = await serverWith((_request, response) => response.end())
    const exchange = await transportWith().request(post(server.origin), inTime({ window: { isOpen: () => false } }))
    expect(exchange).toMatchObject({ headersSent: false, reason: 'window-closed' })
    expect(server.connections()).toBe(0)
  })

  it('that closes while a fresh connection is made lets no byte out', async () => {
    const server = await serverWith((_request, response) => response.end())
    const window = closingWindow()
    const exchange = await transportWith().request(post(server.origin), inTime({ window }))
    await server.allClosed()
    expect(exchange).toMatchObject({ outcome: 'failed', headersSent: false, reason: 'window-closed' })
    expect(exchange).not.toHaveProperty('sentAt')
    expect(window.asked()).toBe(2)
    expect(server.connections()).toBe(1)
    expect(server.bytesRead()).toBe(0)
  })

  it('that closes on a reused connection lets no byte out', async () => {
    const server = await serverWith((_request, response) => response.end('ok'))
    const transport = transportWith()
    await transport.request(get(server.origin), inTime())
    const before = server.bytesRead()
    const exchange = await transport.request(post(server.origin), inTime({ window: closingWindow() }))
    await server.allClosed()
    expect(exchange).toMatchObject({ headersSent: false, reason: 'window-closed' })
    expect(server.connections()).toBe(1)
    expect(server.bytesRead()).toBe(before)
  })

  it('that cannot be asked counts as closed', async () => {
    const server = await serverWith((_request, response) => response.end())
    const window = {
      isOpen: () => {
        throw new Error('broken')
      },
    }
    const exchange = await transportWith().request(post(server.origin), inTime({ window }))
    expect(exchange).toMatchObject({ headersSent: false, reason: 'window-closed' })
  })
})

describe('the deadline', () => {
  it('that is over makes no connection', async () => {
    const server = await serverWith((_request, response) => response.end())
    const exchange = await transportWith().request(post(server.origin), { deadlineAt: clock.monotonic() })
    expect(exchange).toMatchObject({ headersSent: false, reason: 'deadline' })
    expect(server.connections()).toBe(0)
  })

  it('that passes while the vendor works leaves the outcome open and the socket closed', async () => {
    const server = await serverWith((request) => {
      request.resume().on('end', () => clock.advance(10_000))
    })
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ outcome: 'failed', headersSent: true, reason: 'deadline' })
    expect(exchange).toHaveProperty('sentAt')
    await server.allClosed()
    expect(server.open()).toBe(0)
  })

  it('that passes in the middle of a slow body tells the status that was seen', async () => {
    const server = await serverWith((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-length': '10' })
      response.write('half', () => setImmediate(() => clock.advance(10_000)))
    })
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ headersSent: true, reason: 'deadline' })
    await server.allClosed()
  })

  it('that passes while a request waits for a connection sends nothing, then or later', async () => {
    const paths: (string | undefined)[] = []
    let answerFirst = () => undefined as unknown
    const arrived = Promise.withResolvers<void>()
    const server = await serverWith((request, response) => {
      paths.push(request.url)
      answerFirst = () => response.end('ok')
      arrived.resolve()
    })
    const transport = transportWith({ connections: 1 })
    const first = transport.request(get(server.origin, '/first'), { deadlineAt: clock.monotonic() + 60_000 })
    const second = transport.request(post(server.origin, '/second'), inTime({ window: open }))
    await arrived.promise
    clock.advance(10_000)
    expect(await second).toMatchObject({ headersSent: false, reason: 'deadline' })
    answerFirst()
    expect(await first).toMatchObject({ status: 200 })
    await server.allClosed()
    expect(paths).toEqual(['/first'])
  })
})

describe('a connection that fails', () => {
  it('because nobody listens sent nothing', async () => {
    const server = await startVendorServer((_request, response) => response.end())
    await server.close()
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ headersSent: false, reason: 'connect' })
  })

  it('because the name is unknown sent nothing', async () => {
    const exchange = await transportWith().request(post('http://vendor.invalid'), inTime())
    expect(exchange).toMatchObject({ headersSent: false, reason: 'name-lookup' })
  })

  it('because the certificate is not trusted sent nothing', async () => {
    const server = await serverWith((_request, response) => response.end('secret'), selfSigned)
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ headersSent: false, reason: 'tls-trust' })
  })

  it('because the peer speaks no TLS sent nothing', async () => {
    const server = await serverWith((_request, response) => response.end('plain'))
    const exchange = await transportWith().request(post(server.origin.replace('http:', 'https:')), inTime())
    expect(exchange).toMatchObject({ headersSent: false, reason: 'tls' })
  })

  it('is none when the certificate is the one that is trusted', async () => {
    const server = await serverWith((_request, response) => response.end('ok'), selfSigned)
    const transport = transportWith({ certificateAuthorities: selfSigned.cert })
    expect(await transport.request(post(server.origin), inTime({ window: open }))).toMatchObject({ status: 200 })
  })
})

describe('an answer that breaks', () => {
  it('by a reset before it leaves the outcome open', async () => {
    const server = await serverWith((request) => request.resume().on('end', () => request.socket.resetAndDestroy()))
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ headersSent: true, reason: 'reset' })
  })

  it('by a reset in its body leaves the outcome open', async () => {
    const server = await serverWith((_request, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half', () => setImmediate(() => response.socket?.destroy()))
    })
    const exchange = await transportWith().request(post(server.origin), inTime())
    expect(exchange).toMatchObject({ headersSent: true, reason: 'reset', status: 200 })
  })

  it('by an early end of a chunked body leaves the outcome open', async () => {
    const origin = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
    )
    expect(await transportWith().request(post(origin), inTime())).toMatchObject({ headersSent: true, reason: 'reset' })
  })

  it('because it is no HTTP leaves the outcome open', async () => {
    const origin = await rawServer((socket) => socket.end('GARBAGE\r\n\r\n'))
    const exchange = await transportWith().request(post(origin), inTime())
    expect(exchange).toMatchObject({ headersSent: true, reason: 'protocol' })
    expect(JSON.stringify(exchange)).not.toContain('GARBAGE')
  })

  it('because it is too large once it is unpacked is cut off, and the next request goes on', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const server = await serverWith((request, response) =>
      request.url === '/ws' ? response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb) : response.end('ok'),
    )
    const transport = transportWith()
    const exchange = await transport.request(get(server.origin), inTime({ maximumAnswerBytes: 1_000_000 }))
    expect(exchange).toMatchObject({ headersSent: true, reason: 'too-large', status: 200 })
    expect(await transport.request(get(server.origin, '/next'), inTime())).toMatchObject({ outcome: 'answered' })
  })

  it.each([
    ['announced', { 'content-length': '2000' }],
    ['chunked', {}],
  ])('because it is too large is cut off: %s', async (_form, headers) => {
    const server = await serverWith((_request, response) => {
      response.writeHead(200, headers)
      response.end('x'.repeat(2000))
    })
    const exchange = await transportWith().request(post(server.origin), inTime({ maximumAnswerBytes: 1999 }))
    expect(exchange).toMatchObject({ headersSent: true, reason: 'too-large', status: 200 })
    await server.allClosed()
  })

  it('is none when it is exactly as large as allowed', async () => {
    const server = await serverWith((_request, response) => response.end('x'.repeat(2000)))
    const exchange = await transportWith().request(post(server.origin), inTime({ maximumAnswerBytes: 2000 }))
    expect(exchange).toMatchObject({ outcome: 'answered', status: 200 })
  })
})

describe('several requests at once', () => {
  it('each know by themselves whether they left', async () => {
    const server = await serverWith((request, response) => request.resume().on('end', () => response.end(request.url)))
    const transport = transportWith()
    const exchanges = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        transport.request(
          post(server.origin, `/${index}`),
          inTime({ window: index % 3 === 0 ? closingWindow() : open }),
        ),
      ),
    )
    exchanges.forEach((exchange, index) => {
      if (index % 3 === 0) expect(exchange).toMatchObject({ headersSent: false, reason: 'window-closed' })
      else expect(exchange.outcome === 'answered' && exchange.body.toString()).toBe(`/${index}`)
    })
  })

  it('know it although another client publishes on the same channel', async () => {
    const server = await serverWith((_request, response) => response.end('ok'))
    const transport = transportWith()
    const [exchange] = await Promise.all([
      transport.request(get(server.origin), inTime({ window: closingWindow() })),
      fetch(`${server.origin}/ws`).then((answer) => answer.text()),
    ])
    expect(exchange).toMatchObject({ headersSent: false, reason: 'window-closed' })
  })
})

describe('closing the transport', () => {
  it('ends what is in flight, as sent', async () => {
    const transport = createUndiciTransport({ clock })
    const server = await serverWith((request) => request.resume().on('end', () => void transport.close()))
    expect(await transport.request(post(server.origin), inTime())).toMatchObject({
      headersSent: true,
      reason: 'aborted',
    })
    await server.allClosed()
  })
})

async function rawServer(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

describe('an event loop of ours that is blocked', () => {
  /** Nothing else of this process is served meanwhile. */
  const block = (milliseconds: number) => {
    for (const end = systemClock.monotonic() + milliseconds; systemClock.monotonic() < end; );
  }
  /** A vendor that hangs, or resets, and a call to it over which our own loop is blocked once the request has left. */
  async function callWith(blocked: number, end: 'hangs' | 'resets') {
    const arrived = Promise.withResolvers<Socket>()
    const server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => arrived.resolve(socket)),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanUps.push(() => new Promise((resolve) => server.close(resolve)))
    const transport = createUndiciTransport({ clock: systemClock })
    cleanUps.push(() => transport.close())
    const { port } = server.address() as { port: number }
    const deadlineAt = systemClock.monotonic() + (end === 'hangs' ? 500 : 5_000)
    const asked = transport.request(get(`http://127.0.0.1:${port}`), { deadlineAt })
    const socket = await arrived.promise
    cleanUps.push(async () => void socket.destroy())
    if (end === 'resets') socket.resetAndDestroy()
    block(blocked)
    return asked
  }

  it.each([
    { end: 'hangs', reason: 'deadline' },
    { end: 'resets', reason: 'reset' },
  ] as const)(
    'is our own trouble where a vendor $end meanwhile: the request stays of unknown end, and is marked',
    async ({ end, reason }) => {
      const exchange = await callWith(600, end)
      expect(exchange).toMatchObject({ outcome: 'failed', headersSent: true, reason, ours: true })
      const rules = { kind: 'write', namesAccount: true, rateRefusal: () => undefined, read: () => undefined } as const
      expect(classifyExchange(rules, exchange)).toMatchObject({ failure: { class: 'unknown', ours: true } })
    },
  )

  it('and one that turns leaves a hanging vendor’s time-out the vendor’s', async () => {
    expect(await callWith(0, 'hangs')).toEqual(expect.not.objectContaining({ ours: true }))
  })
})
