import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it came over the wire. */
export interface RecordedRequest {
  line: string
  /** Without `host`, whose port changes. */
  headers: Record<string, string | undefined>
  body: string
}

export interface PreparedAnswer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** A server on loopback that keeps every request and gives prepared answers, one after the other. */
export interface RecordingVendor {
  origin: string
  requests: RecordedRequest[]
  answers: PreparedAnswer[]
  close(): Promise<void>
}

export async function startRecordingVendor(): Promise<RecordingVendor> {
  const requests: RecordedRequest[] = []
  const answers: PreparedAnswer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { host: _host, ...headers } = request.headers as Record<string, string | undefined>
      requests.push({ line: `${request.method} ${request.url}`, headers, body: Buffer.concat(chunks).toString() })
      const answer = answers.shift() ?? { status: 599 }
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** What every request of ours has, besides its own. */
export const alwaysSent = { connection: 'keep-alive', 'accept-encoding': 'identity', 'user-agent': 'partner-ops' }
