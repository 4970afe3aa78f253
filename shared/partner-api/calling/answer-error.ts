/** Append-only. */
export type AnswerErrorCode =
  | 'ANSWER_TYPE_REFUSED'
  | 'ANSWER_NOT_UTF8'
  | 'ANSWER_MALFORMED'
  | 'ANSWER_AMBIGUOUS'
  | 'ANSWER_TOO_DEEP'
  | 'ANSWER_FIELD_UNEXPECTED'
  | 'ANSWER_OF_SOMETHING_ELSE'
  | 'XML_TYPE_REFUSED'
  | 'XML_NOT_UTF8'
  | 'XML_DOCTYPE_REFUSED'
  | 'XML_MALFORMED'
  | 'XML_ROOT_UNEXPECTED'
  | 'XML_ELEMENT_UNEXPECTED'
  | 'XML_OTHER_ACCOUNT'

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

/** A field that is there and means nothing that was agreed on. */
export const unexpectedField = (path: string, rule: string): AnswerError =>
  new AnswerError('ANSWER_FIELD_UNEXPECTED', path, rule)

/** An answer that speaks of another thing than the one that was asked for. */
export const somethingElse = (path: string): AnswerError =>
  new AnswerError('ANSWER_OF_SOMETHING_ELSE', path, 'is not what was asked for')
