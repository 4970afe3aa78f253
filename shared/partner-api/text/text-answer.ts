import { isUtf8 } from 'node:buffer'
import { AnswerError } from '../calling/answer-error.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'

/** What a text answer says: its code and the lines after it, without blanks around them and without empty ones. */
export interface TextAnswer {
  /** 0 is success. */
  code: number
  lines: readonly string[]
}

/** Far more than any answer of this generation has. */
const longest = 4_000

/**
 * Reads an answer of the text generation: a decimal code, then a message or values
 * (docs/reference/vendor.md#text-membership and #text-answers). Lines end in LF or CRLF, blanks and empty lines mean
 * nothing, and the message may follow the code on its line.
 *
 * The vendor's type of content is not known (docs/reference/vendor.md#text-states infers it), so any text will do; a
 * page begins with `<`, never with a number.
 *
 * @throws AnswerError when it is no such text
 */
export function readTextAnswer({ headers, body }: Pick<Answered, 'headers' | 'body'>): TextAnswer {
  const type = (headerOf(headers, 'content-type') ?? 'text/plain').toLowerCase()
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity'
  if (!/^\s*text\//.test(type) || encoding.toLowerCase() !== 'identity') {
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is not declared as text')
  }
  if (body.length > longest) throw new AnswerError('ANSWER_MALFORMED', '', `the answer is longer than ${longest} bytes`)
  if (!isUtf8(body)) throw new AnswerError('ANSWER_NOT_UTF8', '', 'the answer is not UTF-8')
  const text = body.toString('utf8')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    throw new AnswerError('ANSWER_MALFORMED', '', 'the answer holds control characters')
  }
  const [first = '', ...others] = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const [, digits = '', message = ''] = /^(\d{1,4})(?!\d)\s*(.*)$/.exec(first) ?? []
  if (digits === '') throw new AnswerError('ANSWER_MALFORMED', 'line 1', 'is not a code')
  return { code: Number.parseInt(digits, 10), lines: message === '' ? others : [message, ...others] }
}

/** The message of a refusal without what follows its first colon, in lower case and with single blanks. */
export function messageOf({ lines }: TextAnswer): string {
  const [message = ''] = lines.join(' ').split(':', 1)
  return message.replaceAll(/\s+/g, ' ').replace(/\.$/, '').trim().toLowerCase()
}
