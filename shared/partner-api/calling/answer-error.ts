/** Append-only. */
export type AnswerErrorCode =
  | 'ANSWER_TYPE_REFUSED'
  | 'ANSWER_NOT_UTF8'
  | 'ANSWER_MALFORMED'
  | 'ANSWER_AMBIGUOUS'
  | 'ANSWER_TOO_DEEP'
  | 'ANSWER_FIELD_UNEXPECTED'
  | 'ANSWER_OF_SOMETHING_ELSE'

/** A success that cannot be read. The message names the place and the rule, and never holds text of the answer. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  readonly code: AnswerErrorCode
  /** Field names joined by dots; empty for the answer as a whole. */
  readonly path: string

  constructor(code: AnswerErrorCode, path: string, rule: string, options?: ErrorOptions) {
    super(path === '' ? rule : `${path}: ${rule}`, options)
    this.code = code
    this.path = path
  }
}
