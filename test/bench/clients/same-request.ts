import { isDeepStrictEqual } from 'node:util'
import type { SeenRequest } from '../replay/replay-server.ts'
import type { Replay } from '../replay/start-replay.ts'
import type { CallName, Way } from './measured-calls.ts'

/**
 * Makes each way's call once and compares what the server saw: ways that send different requests cannot be compared.
 *
 * @throws Error when the bare request differs in anything, or `fetch` lacks one of its headers
 */
export async function requireSameRequest(
  call: CallName,
  carryOut: (way: Way) => Promise<unknown>,
  server: Pick<Replay, 'lastRequest'>,
): Promise<void> {
  const seenOf = async (way: Way): Promise<SeenRequest> => {
    await carryOut(way)
    return server.lastRequest()
  }
  const ours = await seenOf('ours')
  if (!isDeepStrictEqual(ours, await seenOf('bare'))) throw new Error(`${call}: the bare request is not the same.`)
  const fetched = await seenOf('fetch')
  const sent = new Set(headerLines(fetched))
  const isMissing = headerLines(ours).some((line) => !sent.has(line))
  if (fetched.line !== ours.line || fetched.body !== ours.body || isMissing) {
    throw new Error(`${call}: the request of fetch is not the same.`)
  }
}

const headerLines = ({ headers }: SeenRequest): string[] =>
  headers.flatMap((name, index) => (index % 2 === 0 ? [`${name.toLowerCase()}: ${headers[index + 1]}`] : []))
