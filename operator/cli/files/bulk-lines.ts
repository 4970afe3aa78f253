import type { ApiClient } from '../../client/api-client.ts'
import { dataOf } from '../cli-error.ts'
import type { SendableRow } from './row-message.ts'

/** What the API says of a row. */
export interface LineResult {
  result: 'accepted' | 'valid' | 'known' | 'refused' | 'failed' | 'not-reached'
  code?: string
  title?: string
  fields?: readonly string[]
  problems?: readonly { field: string; rule: string; value?: string }[]
  expected?: { would?: string; code?: string; knownSince?: string }
  status?: string
}

/** Below the limits of the route, so that a part never meets them. */
const mostLines = 500
const mostBytes = 900_000

/** Rows in parts that the route takes. */
export async function* inParts(rows: AsyncIterable<SendableRow>): AsyncGenerator<SendableRow[]> {
  let part: SendableRow[] = []
  let bytes = 0
  for await (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row.message)) + 1
    if (part.length > 0 && (part.length === mostLines || bytes + size > mostBytes)) {
      yield part
      part = []
      bytes = 0
    }
    part.push(row)
    bytes += size
  }
  if (part.length > 0) yield part
}

/**
 * Sends rows, or tries them. The answers are in the order of the rows; a line that the API left out counts as not reached.
 */
export async function askBulk(api: ApiClient, rows: readonly SendableRow[], validate: boolean): Promise<LineResult[]> {
  const body = rows.map(({ message }) => `${JSON.stringify(message)}\n`).join('')
  const answer = dataOf(
    await api.POST('/operations/bulk', {
      ...(validate ? { params: { query: { validate: 'true' as const } } } : {}),
      body,
      bodySerializer: (text) => text,
      headers: { 'content-type': 'application/x-ndjson' },
      parseAs: 'text',
    }),
  )
  const results = rows.map((): LineResult => ({ result: 'not-reached', code: 'NOT_REACHED' }))
  for (const text of String(answer).split('\n')) {
    if (text === '') continue
    const { line, ...result } = JSON.parse(text) as LineResult & { line: number }
    results[line - 1] = result
  }
  return results
}
