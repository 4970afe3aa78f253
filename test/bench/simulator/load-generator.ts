import { connect } from 'node:net'
import type { LoadOrder, LoadResult } from './load-order.ts'

/**
 * Sends requests over open connections as fast as they are answered, in a process of its own. It writes bytes and counts
 * them, so that on two cores the server is what is measured. Takes orders over IPC and ends with its parent.
 */
process.on('message', (order: LoadOrder) => {
  generate(order).then(
    (result) => process.send?.(result),
    (error: Error) => {
      process.stderr.write(`load generator: ${error.message}\n`)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))

async function generate(order: LoadOrder): Promise<LoadResult> {
  const statuses: Record<string, number> = {}
  const began = performance.now()
  const until = began + order.milliseconds
  let answers = 0
  let next = 0
  const ask = (): string | undefined => {
    if (performance.now() >= until) return undefined
    return order.requests[next++ % order.requests.length]
  }
  const hear = (status: string): void => {
    answers += 1
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  await Promise.all(Array.from({ length: order.connections }, () => keepAsking(order.port, ask, hear)))
  return { perSecond: answers / ((performance.now() - began) / 1_000), statuses }
}

function keepAsking(port: number, ask: () => string | undefined, hear: (status: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = connect(port, '127.0.0.1')
  let received = ''
  /** Length of the answer that is arriving, head included; 0 until its head is there. */
  let expected = 0
  const send = (): void => {
    const request = ask()
    if (request === undefined) socket.end()
    else socket.write(request)
  }
  socket.setNoDelay(true).setEncoding('latin1')
  socket
    .on('connect', send)
    .on('error', reject)
    .on('close', () => resolve())
  socket.on('data', (chunk: string) => {
    received += chunk
    const head = expected === 0 ? received.indexOf('\r\n\r\n') : -1
    if (head >= 0) {
      const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1]
      if (length === undefined) return reject(new Error(`an answer without a length: ${received.slice(0, head)}`))
      expected = head + 4 + Number(length)
    }
    if (expected === 0 || received.length < expected) return
    hear(received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
    received = ''
    expected = 0
    send()
  })
  return promise
}
