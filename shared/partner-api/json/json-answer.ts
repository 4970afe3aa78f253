import { isUtf8 } from 'node:buffer'
import type * as z from 'zod/mini'
import { AnswerError, unexpectedField } from '../calling/answer-error.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'
import { readJsonQuickly } from './quick-json.ts'

/**
 * Reads an answer's body strictly: a JSON media type, UTF-8, JSON without repeated names, without `__proto__` and not
 * nested deeper than twenty levels, then `schema`. Names that the schema does not have may be there.
 *
 * @throws AnswerError with a code and the path of the field; never with text of the answer
 */
export function readJsonAnswer<Schema extends z.ZodMiniType>(answer: Answered, schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(jsonOf(answer))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw unexpectedField((issue?.path ?? []).map(String).join('.'), `is missing or not as agreed (${issue?.code})`)
}

/** As `readJsonAnswer`, where the vendor's pages show no body: undefined for none. */
export function readJsonIfAny<Schema extends z.ZodMiniType>(
  answer: Answered,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (answer.status === 204 && answer.body.length > 0) throw unexpectedField('', 'has a body where none may be')
  return answer.body.length === 0 ? undefined : readJsonAnswer(answer, schema)
}

function jsonOf({ headers, body }: Answered): unknown {
  requireJsonType(headerOf(headers, 'content-type'), headerOf(headers, 'content-encoding'))
  if (!isUtf8(body)) throw new AnswerError('ANSWER_NOT_UTF8', '', 'the answer is not UTF-8')
  const read = readJsonQuickly(body.toString('utf8'))
  if (read.kind === 'value') return read.value
  if (read.kind === 'not-json') throw new AnswerError('ANSWER_MALFORMED', '', 'the answer is not JSON')
  if (read.problem === 'too-deep') throw new AnswerError('ANSWER_TOO_DEEP', '', 'the answer is nested too deep')
  throw new AnswerError('ANSWER_AMBIGUOUS', '', 'the answer has a name twice, or one that is not allowed')
}

function requireJsonType(contentType = '', contentEncoding = 'identity'): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  if (!/^\s*application\/(?:[a-z0-9.-]+\+)?json\s*$/.test(type)) {
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is not declared as JSON')
  }
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/.test(charset)) {
    throw new AnswerError('ANSWER_NOT_UTF8', '', 'the answer is declared in another charset')
  }
  if (contentEncoding.toLowerCase() !== 'identity') {
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is compressed, which was not asked for')
  }
}
