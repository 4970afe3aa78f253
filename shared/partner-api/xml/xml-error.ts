/** Append-only. */
export type XmlErrorCode =
  | 'XML_TYPE_REFUSED'
  | 'XML_NOT_UTF8'
  | 'XML_DOCTYPE_REFUSED'
  | 'XML_MALFORMED'
  | 'XML_ROOT_UNEXPECTED'
  | 'XML_ELEMENT_UNEXPECTED'
  | 'XML_OTHER_ACCOUNT'
  | 'XML_TEXT_REFUSED'

/** An answer that cannot be read, or a value that cannot be written. The message never holds text of the document. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly code: XmlErrorCode
  /** Where in the document, as element names joined by dots; empty for the document as a whole. */
  readonly path: string

  constructor(code: XmlErrorCode, path: string, rule: string, options?: ErrorOptions) {
    super(path === '' ? rule : `${path}: ${rule}`, options)
    this.code = code
    this.path = path
  }
}
