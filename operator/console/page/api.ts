import type { ProblemBody } from './api-shapes.ts'
import { reached, unreachable } from './connection.ts'

/** The server refused, or could not answer. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.title)
    this.body = body
  }
}

/** What a path answered last, by its tag: a second ask costs nothing where nothing has changed. */
const known = new Map<string, { tag: string; value: unknown }>()
const mostKnown = 200

/** @throws ApiProblem for any other answer than a good one, a lost server among them */
export async function get<Value>(path: string): Promise<Value> {
  const before = known.get(path)
  const answer = await send(path, before === undefined ? {} : { headers: { 'if-none-match': before.tag } })
  if (answer.status === 304 && before !== undefined) return before.value as Value
  const value = (await answer.json()) as Value
  const tag = answer.headers.get('etag')
  known.delete(path)
  if (tag !== null) known.set(path, { tag, value })
  for (const oldest of known.size > mostKnown ? [...known.keys()].slice(0, 1) : []) known.delete(oldest)
  return value
}

/** The tag of what `get` answered last for a path: names the version that a person looks at. */
export const tagOf = (path: string): string | undefined => known.get(path)?.tag

/** @throws ApiProblem */
export async function post<Value>(
  path: string,
  body: unknown,
  { ifMatch, method = 'POST' }: { ifMatch?: string | undefined; method?: 'POST' | 'PATCH' | 'DELETE' } = {},
): Promise<Value> {
  const headers = { 'content-type': 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) }
  const answer = await send(path, { method, headers, body: JSON.stringify(body) })
  return (await answer.json()) as Value
}

/** Sends lines, and returns those of the answer. @throws ApiProblem */
export async function postLines<Line>(path: string, lines: readonly string[]): Promise<Line[]> {
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await send(path, { method: 'POST', headers, body: lines.join('\n') })
  return (await answer.text()).split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Line]))
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, { cache: 'no-store', ...init })
  } catch {
    const lost = { code: 'CONSOLE_LOST', status: 0, title: 'The console’s server does not answer.' }
    unreachable(lost.title)
    throw new ApiProblem(lost)
  }
  if (answer.ok || answer.status === 304) {
    reached()
    return answer
  }
  const body = await problemOf(answer)
  const isLost = ['API_UNREACHABLE', 'NOT_SIGNED', 'CONSOLE_TOKEN'].includes(body.code)
  if (isLost) unreachable([body.title, body.detail].filter((text) => text !== undefined).join(' '))
  else reached()
  throw new ApiProblem(body)
}

async function problemOf(answer: Response): Promise<ProblemBody> {
  const text = await answer.text()
  try {
    const body = JSON.parse(text) as Partial<ProblemBody> & { message?: string }
    const title = body.title ?? body.message ?? `The server answered ${answer.status}.`
    return { ...body, title, code: body.code ?? `HTTP_${answer.status}`, status: answer.status }
  } catch {
    return { code: `HTTP_${answer.status}`, status: answer.status, title: `The server answered ${answer.status}.` }
  }
}
