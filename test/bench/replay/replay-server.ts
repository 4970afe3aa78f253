import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer as it is given again. */
export interface RecordedAnswer {
  status: number
  contentType: string
  body: Buffer
}

/** A request as it came, to be compared with others. */
export interface SeenRequest {
  /** Method and address. */
  line: string
  /** Names and values by turns, in the order in which they came. */
  headers: string[]
  body: string
}

export type ReplayMessage = { answers: ReadonlyMap<string, RecordedAnswer> } | 'last-request'

/**
 * Answers as recorded, in a process of its own so that its CPU is not counted. It is sent the answers, by method and
 * address, and tells its port; asked for the last request, it tells that. Ends with its parent.
 */
let answers: ReadonlyMap<string, RecordedAnswer> = new Map()
let seen: SeenRequest | undefined

const server = createServer((request, response) => {
  const line = `${request.method} ${request.url}`
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    seen = { line, headers: request.rawHeaders, body: Buffer.concat(chunks).toString() }
    const notRecorded = { status: 501, contentType: 'text/plain', body: Buffer.from(line) }
    const { status, contentType, body } = answers.get(line) ?? notRecorded
    response.writeHead(status, { 'content-type': contentType, 'content-length': body.length }).end(body)
  })
})

process.on('message', (message: ReplayMessage) => {
  if (message === 'last-request') {
    process.send?.(seen)
    return
  }
  answers = message.answers
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.on('disconnect', () => process.exit(0))
