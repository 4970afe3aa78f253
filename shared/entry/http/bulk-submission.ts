import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { OperationRequest } from '../../engine/accept.ts'
import type { RunDeadline } from '../../engine/engine-context.ts'
import { admit, type Entrance } from './admit-operation.ts'
import { failureAnswer, problemAnswer } from './problem.ts'

/** Most lines and bytes of one request. */
export const bulkLimits = { lines: 1_000, bytes: 1_000_000 } as const

/** So many accounts are worked on side by side. */
const sideBySide = 20

/** One line takes a few calls to the ledger; with less time than this, in ms, no other is begun. */
const timeForOne = 2_000

/** Problems that one line tells; more would make the answer of a thousand lines too large. */
const mostProblems = 5

const types = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

interface BulkParts extends Entrance {
  clock: { monotonic(): number }
  deadline: RunDeadline
  /** Submits a request, or tries it. */
  act(request: OperationRequest): Promise<APIGatewayProxyStructuredResultV2>
}

/** One line of the body: where it stands, and what became of it. */
interface Line {
  line: number
  text: string
  result?: Record<string, unknown>
  request?: OperationRequest
}

/**
 * `POST /operations/bulk`: each line of the body is a submission of its own, and each has a line of the answer. One that is refused
 * keeps no other from being accepted. Lines about one account are taken in their order.
 */
export async function submitInBulk(
  body: string,
  contentType: string | undefined,
  parts: BulkParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (!types.includes((contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '')) {
    return problemAnswer({
      status: 415,
      code: 'CONTENT_TYPE_UNKNOWN',
      title: 'The body must be lines of JSON; nothing was accepted.',
      nextSteps: [`Send it with Content-Type: ${types[0]}.`],
    })
  }
  const lines: Line[] = body
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== '')
  if (lines.length > bulkLimits.lines || Buffer.byteLength(body) > bulkLimits.bytes) {
    return problemAnswer({
      status: 413,
      code: 'BULK_TOO_LARGE',
      title: `A request holds at most ${bulkLimits.lines} lines and ${bulkLimits.bytes} bytes; nothing was accepted.`,
      nextSteps: [
        'Send it in parts: the same operationId keeps a line that was sent twice from being carried out twice.',
      ],
    })
  }
  if (lines.length === 0) {
    return problemAnswer({
      status: 400,
      code: 'BODY_INVALID',
      title: 'The body holds no line; nothing was accepted.',
      problems: [{ code: 'FIELD_INVALID', field: 'body', rule: 'must be lines of JSON, one operation each' }],
    })
  }
  await admitAll(lines, parts)
  await carryOut(lines, parts)
  const answered = lines.map(({ line, result }) => `${JSON.stringify({ line, ...result })}\n`)
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
    body: answered.join(''),
  }
}

async function admitAll(lines: readonly Line[], parts: BulkParts): Promise<void> {
  await inParallel(lines, async (line) => {
    if (isLate(parts)) line.result = notReached
    else {
      try {
        const admission = await admit(line.text, parts)
        if ('refused' in admission) line.result = resultOf(admission.refused)
        else if (admission.request.priority === 'interactive') line.result = interactiveInBulk(admission.request)
        else line.request = admission.request
      } catch (error) {
        line.result = resultOf(failureAnswer(error))
      }
    }
  })
}

async function carryOut(lines: readonly Line[], parts: BulkParts): Promise<void> {
  const admitted = lines.filter(({ request }) => request !== undefined)
  const accounts = Map.groupBy(admitted, ({ request }) => `${request?.partner}#${request?.account}`)
  await inParallel([...accounts.values()], async (ofAccount) => {
    let isBroken = false
    for (const line of ofAccount) {
      if (line.request === undefined) continue
      const { operationId } = line.request
      // What follows a line that failed for a moment must not come before it.
      if (isBroken || isLate(parts)) line.result = { operationId, ...notReached }
      else {
        try {
          line.result = { operationId, ...resultOf(await parts.act(line.request)) }
        } catch (error) {
          isBroken = true
          line.result = { operationId, ...resultOf(failureAnswer(error)) }
        }
      }
    }
  })
}

const isLate = ({ clock, deadline }: BulkParts): boolean => deadline.at - clock.monotonic() < timeForOne

const notReached = {
  result: 'not-reached',
  code: 'NOT_REACHED',
  title:
    'There was no time for this line, or one before it of the same account failed; nothing was accepted of it. Send it again.',
}

const interactiveInBulk = ({ operationId }: OperationRequest) => ({
  operationId,
  result: 'refused',
  code: 'FIELD_INVALID',
  title: 'The request is malformed; nothing was accepted.',
  problems: [{ code: 'FIELD_INVALID', field: 'priority', rule: 'must not be interactive in bulk' }],
})

/** What the answer to one submission says, in a line. */
function resultOf({ statusCode = 500, body = '{}' }: APIGatewayProxyStructuredResultV2): Record<string, unknown> {
  const { type: _urn, status, problems, ...said } = JSON.parse(body) as Record<string, unknown>
  if (statusCode < 300)
    return { result: statusCode === 202 ? 'accepted' : status === 'valid' ? 'valid' : 'known', ...said, status }
  const some = Array.isArray(problems) ? { problems: problems.slice(0, mostProblems) } : {}
  return { result: statusCode >= 500 ? 'failed' : 'refused', ...said, ...some }
}

async function inParallel<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items].reverse()
  const work = async (): Promise<void> => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await act(item)
  }
  await Promise.all(Array.from({ length: Math.min(sideBySide, queue.length) }, work))
}
