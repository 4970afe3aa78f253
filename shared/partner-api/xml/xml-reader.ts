import { isUtf8 } from 'node:buffer'
import { EntityDecoder } from '@nodable/entities'
import { type X2jOptions, XMLParser, XMLValidator } from 'fast-xml-parser'
import * as z from 'zod/mini'
import { AnswerError } from '../calling/answer-error.ts'
import { withoutByteOrderMark } from '../calling/byte-order-mark.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'
import { splitFeed } from './feed-entries.ts'
import { hasForeignReference, isPlainText, withoutLiterals, withWholeCharacters } from './xml-characters.ts'

/** Elements that may come once or several times, wherever they stand. */
const repeatable = new Set(['entry', 'link', 'Product'])

/** The attributes that say something, by their elements; in whatever case. */
const attributes: Readonly<Record<string, readonly string[]>> = { link: ['rel', 'href'], Product: ['name', 'status'] }

/**
 * Everything is text, nothing is guessed. The parser by itself would turn `0123` into a number, take broken documents
 * and leave numeric references as they are; so the validator runs first, and types are made from text in our own code.
 */
const options: X2jOptions = {
  removeNSPrefix: true,
  // The path as text would be put together anew for every element, which is a fifth of all the parser's work.
  jPath: false,
  ignoreAttributes: (name, place) =>
    typeof place === 'string' || attributes[place.getCurrentTag() ?? '']?.includes(name.toLowerCase()) !== true,
  attributeNamePrefix: '@',
  transformAttributeName: (name) => name.toLowerCase(),
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 20,
  isArray: (name) => repeatable.has(name),
  processEntities: { enabled: true, maxTotalExpansions: 10_000, maxExpandedLength: 1_000_000, maxEntityCount: 0 },
  entityDecoder: new EntityDecoder({
    numericAllowed: true,
    limit: { maxTotalExpansions: 100_000, maxExpandedLength: 8_000_000, applyLimitsTo: 'all' },
  }),
}

const parser = new XMLParser(options)

/** An element's text, without white space around it; characters that XML 1.0 does not know are refused. */
export const elementText = z
  .string()
  .check(z.refine((text) => isPlainText(text), 'holds characters that XML does not allow'))

/** For elements that hold elements: text between these would mean that the document is damaged. */
export const noText = { '#text': z.optional(z.never()) }

/**
 * Reads an answer's body strictly: an XML media type, UTF-8, no document type, well-formed, exactly the root `root` (in
 * whatever namespace prefix), then `schema`.
 *
 * @throws AnswerError with a code and the path of the element; never with text of the document
 */
export function readXmlAnswer<Schema extends z.ZodMiniType>(
  answer: Answered,
  root: string,
  schema: Schema,
): z.infer<Schema> {
  requireXmlType(answer)
  if (!isUtf8(answer.body)) throw notUtf8('the answer is not UTF-8')
  return asAgreed(rootIn(textOf(answer.body), root), schema, root)
}

/** A feed whose entries are still text: `readEntry` reads each by itself. */
export interface FeedFrame {
  frame: unknown
  entries: readonly string[]
}

/**
 * A feed without what stands in its entries, read as strictly as by `readXmlAnswer`; the schema is the caller's. Bytes that
 * are no UTF-8 are replaced: they are the matter of the entry in which they stand.
 *
 * @throws AnswerError
 */
export function readFeedFrame(answer: Answered): FeedFrame {
  requireXmlType(answer)
  const parts = splitFeed(textOf(answer.body))
  if (parts === undefined) throw new AnswerError('XML_MALFORMED', '', 'the document is not well-formed')
  return { frame: rootIn(parts.frame, 'feed'), entries: parts.entries }
}

/** An entry out of such a frame. @throws AnswerError */
export const readEntry = (text: string): unknown => rootIn(text, 'entry')

/**
 * @param path - where `content` stands in the document
 * @throws AnswerError XML_ELEMENT_UNEXPECTED
 */
export function asAgreed<Schema extends z.ZodMiniType>(
  content: unknown,
  schema: Schema,
  ...path: readonly (string | number)[]
): z.infer<Schema> {
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const place = [...path, ...(issue?.path ?? [])].map(String).join('.')
  throw new AnswerError('XML_ELEMENT_UNEXPECTED', place, `is missing, repeated or not as agreed (${issue?.code})`)
}

const xmlTypes = new Set(['application/atom+xml', 'application/xml', 'text/xml'])

function requireXmlType({ headers }: Answered): void {
  const contentType = headerOf(headers, 'content-type')
  const contentEncoding = headerOf(headers, 'content-encoding')
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  if (!xmlTypes.has(type.trim())) throw new AnswerError('XML_TYPE_REFUSED', '', 'the answer is not declared as XML')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !isUnicodeName(charset)) throw notUtf8('the answer is declared in another charset')
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    throw new AnswerError('XML_TYPE_REFUSED', '', 'the answer is encoded in a way that is not undone')
  }
}

const textOf = (body: Buffer): string => withoutByteOrderMark(body.toString('utf8'))

const rootIn = (text: string, root: string): unknown => rootOf(parse(wellFormed(text), parser), root)

/** The text of a document that may be parsed. */
function wellFormed(shown: string): string {
  const text = withWholeCharacters(shown)
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new AnswerError('XML_DOCTYPE_REFUSED', '', 'a document type is not accepted')
  }
  const declaration = /^\s*<\?xml\s[^<>?]*\?>/.exec(text)?.[0] ?? ''
  const declared = /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1]
  if (declared !== undefined && !isUnicodeName(declared.toLowerCase())) {
    throw notUtf8('the document is declared in another encoding')
  }
  const content = text.slice(declaration.length)
  if (content.includes('<?') || !/^\s*<[\s\S]*>\s*$/.test(content)) {
    throw new AnswerError('XML_MALFORMED', '', 'the document has more than a declaration and elements')
  }
  const markup = withoutLiterals(text)
  // The validator takes `</Name/>` for an element of its own, the parser for the end of whatever is open.
  if (markup === undefined || /<\/[^<>]*\/>/.test(markup) || XMLValidator.validate(text) !== true) {
    throw new AnswerError('XML_MALFORMED', '', 'the document is not well-formed')
  }
  if (hasForeignReference(markup)) {
    throw new AnswerError('XML_MALFORMED', '', 'a reference is used that XML does not know')
  }
  return text
}

function parse(text: string, by: XMLParser): unknown {
  try {
    return by.parse(text)
  } catch (cause) {
    throw new AnswerError('XML_MALFORMED', '', 'the document cannot be parsed', { cause })
  }
}

function rootOf(document: unknown, expected: string): unknown {
  const names = typeof document === 'object' && document !== null ? Object.keys(document) : []
  if (names.length !== 1 || names[0] !== expected) {
    throw new AnswerError('XML_ROOT_UNEXPECTED', '', `the document must have exactly one root element, ${expected}`)
  }
  const root = (document as Record<string, unknown>)[expected]
  if (!Array.isArray(root)) return root
  if (root.length !== 1) throw new AnswerError('XML_ROOT_UNEXPECTED', '', 'the document has several root elements')
  return root[0]
}

const isUnicodeName = (name: string): boolean => name === 'utf-8' || name === 'utf8' || name === 'us-ascii'

const notUtf8 = (rule: string): AnswerError => new AnswerError('XML_NOT_UTF8', '', rule)
