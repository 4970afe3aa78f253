import { isUtf8 } from 'node:buffer'
import type * as z from 'zod/mini'
import { findAmbiguities, type JsonText } from '../../messaging/json-text.ts'
import { AnswerError, unexpectedField } from '../calling/answer-error.ts'
import { withoutByteOrderMark } from '../calling/byte-order-mark.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'
import { readJsonQuickly } from './quick-json.ts'

/**
 * Reads an answer's body strictly: a JSON media type, UTF-8, JSON without repeated names, without `__proto__` and not
 * nested deeper than twenty levels, then `schema`. Names that the schema does not have may be there.
 *
 * @throws AnswerError with a code and the path of the field; never with text of the answer
 */
export function readJsonAnswer<Schema extends z.ZodMiniType>(answer: Answered, schema: Schema): z.infer<Schema> {
  requireJsonType(answer)
  if (!isUtf8(answer.body)) throw new AnswerError('ANSWER_NOT_UTF8', '', 'the answer is not UTF-8')
  return asAgreed(jsonIn(textOf(answer.body)), schema)
}

/** As `readJsonAnswer`, where the vendor's pages show no body: undefined for none. */
export function readJsonIfAny<Schema extends z.ZodMiniType>(
  answer: Answered,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (answer.status === 204 && answer.body.length > 0) throw unexpectedField('', 'has a body where none may be')
  return answer.body.length === 0 ? undefined : readJsonAnswer(answer, schema)
}

/** Names of fields that cannot be taken in one way only, by the index of their row. */
export type AmbiguousFields = ReadonlyMap<number, readonly string[]>

export const noneAmbiguous: AmbiguousFields = new Map()

/**
 * As `readJsonAnswer`, for a page of a listing: what is wrong within a row does not make the page unreadable. Bytes that
 * are no UTF-8 are replaced, and fields that stand twice in a row are told, for the reader of the rows to leave out.
 *
 * @param rows - the field of the page that holds the rows
 * @throws AnswerError
 */
export function readJsonPage<Schema extends z.ZodMiniType>(
  answer: Answered,
  schema: Schema,
  rows: string,
): { value: z.infer<Schema>; ambiguous: AmbiguousFields } {
  requireJsonType(answer)
  const text = textOf(answer.body)
  const read = readJsonQuickly(text)
  if (read.kind !== 'ambiguous') return { value: asAgreed(contentOf(read), schema), ambiguous: noneAmbiguous }
  const ambiguous = ambiguousFields(text, rows)
  if (ambiguous === undefined) return { value: asAgreed(contentOf(read), schema), ambiguous: noneAmbiguous }
  return { value: asAgreed(JSON.parse(text), schema), ambiguous }
}

/** Undefined where something outside of the rows is ambiguous too. */
function ambiguousFields(text: string, rows: string): AmbiguousFields | undefined {
  const fields = new Map<number, string[]>()
  let isOutside = false
  findAmbiguities(text, ({ path: [list, index, field] }) => {
    isOutside = list !== rows || typeof index !== 'number' || typeof field !== 'string'
    if (isOutside) return 'enough'
    const known = fields.get(index as number) ?? []
    fields.set(index as number, [...known, field as string])
    return 'go-on'
  })
  return isOutside ? undefined : fields
}

function asAgreed<Schema extends z.ZodMiniType>(content: unknown, schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw unexpectedField((issue?.path ?? []).map(String).join('.'), `is missing or not as agreed (${issue?.code})`)
}

const textOf = (body: Buffer): string => withoutByteOrderMark(body.toString('utf8'))

const jsonIn = (text: string): unknown => contentOf(readJsonQuickly(text))

/** @throws AnswerError */
function contentOf(read: JsonText): unknown {
  if (read.kind === 'value') return read.value
  if (read.kind === 'not-json') throw new AnswerError('ANSWER_MALFORMED', '', 'the answer is not JSON')
  if (read.problem === 'too-deep') throw new AnswerError('ANSWER_TOO_DEEP', '', 'the answer is nested too deep')
  throw new AnswerError('ANSWER_AMBIGUOUS', '', 'the answer has a name twice, or one that is not allowed')
}

function requireJsonType({ headers }: Answered): void {
  const contentType = headerOf(headers, 'content-type') ?? ''
  const contentEncoding = headerOf(headers, 'content-encoding') ?? 'identity'
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  if (!/^\s*(?:application\/(?:[a-z0-9.-]+\+)?json|text\/json)\s*$/.test(type)) {
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is not declared as JSON')
  }
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/.test(charset)) {
    throw new AnswerError('ANSWER_NOT_UTF8', '', 'the answer is declared in another charset')
  }
  if (contentEncoding.toLowerCase() !== 'identity') {
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is encoded in a way that is not undone')
  }
}
