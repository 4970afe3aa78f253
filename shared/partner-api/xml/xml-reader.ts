import { isUtf8 } from 'node:buffer'
import { EntityDecoder } from '@nodable/entities'
import { type X2jOptions, XMLParser, XMLValidator } from 'fast-xml-parser'
import * as z from 'zod/mini'
import { AnswerError } from '../calling/answer-error.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'
import { hasForeignReference, isPlainText, withoutLiterals } from './xml-characters.ts'

/** Elements that may come once or several times, wherever they stand. */
const repeatable = new Set(['entry', 'link', 'Product'])

/**
 * Everything is text, nothing is guessed. The parser by itself would turn `0123` into a number, take broken documents
 * and leave numeric references as they are; so the validator runs first, and types are made from text in our own code.
 */
const options: X2jOptions = {
  removeNSPrefix: true,
  // The path as text would be put together anew for every element, which is a fifth of all the parser's work.
  jPath: false,
  ignoreAttributes: (name, place) =>
    typeof place === 'string' || place.getCurrentTag() !== 'link' || (name !== 'rel' && name !== 'href'),
  attributeNamePrefix: '@',
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

/** Leaves the entries of a feed as the text that they are. */
const frameParser = new XMLParser({ ...options, stopNodes: ['feed.entry'] })

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
  return asAgreed(rootOf(parse(wellFormed(answer), parser), root), schema, root)
}

/** A feed whose entries are still text, as strict as `readXmlAnswer`; the schema is the caller's. @throws AnswerError */
export const frameOfFeed = (answer: Answered): unknown => rootOf(parse(wellFormed(answer), frameParser), 'feed')

/** An entry out of such a frame. @throws AnswerError */
export const entryInFrame = (text: string): unknown => rootOf(parse(`<entry>${text}</entry>`, parser), 'entry')

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

function requireXmlType(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  if (!xmlTypes.has(type.trim())) throw new AnswerError('XML_TYPE_REFUSED', '', 'the answer is not declared as XML')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !isUnicodeName(charset)) throw notUtf8('the answer is declared in another charset')
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    throw new AnswerError('XML_TYPE_REFUSED', '', 'the answer is compressed, which was not asked for')
  }
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw notUtf8('the answer is not UTF-8')
  const text = body.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** The text of a document that may be parsed. */
function wellFormed(answer: Answered): string {
  requireXmlType(headerOf(answer.headers, 'content-type'), headerOf(answer.headers, 'content-encoding'))
  const text = textOf(answer.body)
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
