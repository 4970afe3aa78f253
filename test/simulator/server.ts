import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { handleControlRequest, isControlPath } from './control/handle-control-request.ts'
import type { Delivery } from './delivery.ts'
import type { SimulatorRequest, SimulatorResponse } from './http-message.ts'
import { bodyLimitBytes, readRequest } from './read-request.ts'
import type { Simulator } from './simulator.ts'
import type { CarriedOut, WebhookOutcome } from './vendor-call.ts'
import { sendWebhook } from './webhooks/send-webhook.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'

export interface RunningSimulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Ends every connection and frees the port. */
  stop(): Promise<void>
}

type Relay = NonNullable<CarriedOut['relay']>

/** Serves a simulator on loopback. Port 0 takes any that is free. Rejects when the port cannot be had. */
export async function serveSimulator(simulator: Simulator, port: number): Promise<RunningSimulator> {
  const lateEffects = new Set<NodeJS.Timeout>()
  const sender = new WebhookSender(simulator)
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    readRequest(incoming)
      .then((request) => {
        if (request === undefined) return tooLarge(outgoing)
        if (isControlPath(request.path)) answerControl(simulator, request, outgoing)
        else {
          const delivery = simulator.receive(request)
          scheduleLate(delivery, lateEffects, sender)
          deliver(delivery, outgoing, simulator)
        }
        sender.look()
      })
      .catch((error: Error) => {
        // A client that went away while it was still sending is no fault of ours; anything else is.
        if (incoming.complete) process.stderr.write(`simulator failed on a request: ${error.stack ?? error.message}\n`)
        outgoing.destroy()
      })
  })
  await listen(server, port)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const timer of lateEffects) clearTimeout(timer)
      sender.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function deliver({ outward, finish }: Delivery, outgoing: ServerResponse, simulator: Simulator): void {
  outgoing.once('close', finish)
  switch (outward.kind) {
    case 'answer':
      if (outward.delayMs === 0) answer(outward.response, outgoing)
      else {
        endWith(
          outgoing,
          setTimeout(() => answer(outward.response, outgoing), outward.delayMs),
        )
      }
      return
    case 'truncated': {
      const body = Buffer.from(outward.response.body)
      outgoing.writeHead(outward.response.status, { ...outward.response.headers, 'content-length': body.length })
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
      return
    }
    case 'reset':
      outgoing.socket?.resetAndDestroy()
      return
    case 'relay':
      void relay(outward.relay, outgoing, simulator)
      return
    case 'hold':
      if (outward.holdMs !== undefined)
        endWith(
          outgoing,
          setTimeout(() => outgoing.destroy(), outward.holdMs),
        )
  }
}

async function relay({ notification, answerTo }: Relay, outgoing: ServerResponse, simulator: Simulator): Promise<void> {
  const { notifications } = simulator.vendor
  const attempt = notifications.take(notification)
  const outcome: WebhookOutcome =
    attempt === undefined ? { kind: 'failed', reason: 'forgotten' } : await sendWebhook(attempt)
  notifications.finish(notification, outcome)
  answer(answerTo(outcome), outgoing)
}

/** The timer belongs to the connection: without a client there is nothing left to do. */
function endWith(outgoing: ServerResponse, timer: NodeJS.Timeout): void {
  outgoing.once('close', () => clearTimeout(timer))
}

function scheduleLate({ late }: Delivery, timers: Set<NodeJS.Timeout>, sender: WebhookSender): void {
  if (late === undefined) return
  const timer = setTimeout(() => {
    timers.delete(timer)
    late.apply()
    sender.look()
  }, late.delayMs)
  timers.add(timer)
}

function answer({ status, headers, body }: SimulatorResponse, outgoing: ServerResponse): void {
  const bytes = Buffer.from(body)
  outgoing.writeHead(status, status === 204 ? { ...headers } : { ...headers, 'content-length': bytes.length })
  outgoing.end(status === 204 ? undefined : bytes)
}

function answerControl(simulator: Simulator, request: SimulatorRequest, outgoing: ServerResponse): void {
  const { status, body } = handleControlRequest(simulator, request)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  answer({ status, headers: { 'content-type': type }, body: JSON.stringify(body) }, outgoing)
}

function tooLarge(outgoing: ServerResponse): void {
  const headers = { 'content-type': 'text/plain;charset=UTF-8', connection: 'close' }
  answer({ status: 413, headers, body: `Body: must not be larger than ${bodyLimitBytes} bytes` }, outgoing)
}
