import { isUtf8 } from 'node:buffer'
import { EntityDecoder } from '@nodable/entities'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import * as z from 'zod/mini'
import { type Answered, headerOf } from '../transport/exchange.ts'
import { XmlError } from './xml-error.ts'

/** Elements that may come once or several times, wherever they stand. */
const repeatable = new Set(['entry', 'link', 'Product'])

/**
 * Everything is text, nothing is guessed. The parser by itself would turn `0123` into a number, take broken documents
 * and leave numeric references as they are; so the validator runs first, and types are made from text in our own code.
 */
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: (name, path) => !((name === 'rel' || name === 'href') && String(path).endsWith('link')),
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
})

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
 * @throws XmlError with a code and the path of the element; never with text of the document
 */
export function readXmlAnswer<Schema extends z.ZodMiniType>(
  answer: Answered,
  root: string,
  schema: Schema,
): z.infer<Schema> {
  requireXmlType(headerOf(answer.headers, 'content-type'), headerOf(answer.headers, 'content-encoding'))
  const content = rootOf(parse(textOf(answer.body)), root)
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = [root, ...(issue?.path ?? [])].map(String).join('.')
  throw new XmlError('XML_ELEMENT_UNEXPECTED', path, `is missing, repeated or not as agreed (${issue?.code})`)
}

const xmlTypes = new Set(['application/atom+xml', 'application/xml', 'text/xml'])

function requireXmlType(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  if (!xmlTypes.has(type.trim())) throw new XmlError('XML_TYPE_REFUSED', '', 'the answer is not declared as XML')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !isUnicodeName(charset)) throw notUtf8('the answer is declared in another charset')
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    throw new XmlError('XML_TYPE_REFUSED', '', 'the answer is compressed, which was not asked for')
  }
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw notUtf8('the answer is not UTF-8')
  const text = body.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function parse(text: string): unknown {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new XmlError('XML_DOCTYPE_REFUSED', '', 'a document type is not accepted')
  }
  const declaration = /^\s*<\?xml\s[^<>?]*\?>/.exec(text)?.[0] ?? ''
  const declared = /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1]
  if (declared !== undefined && !isUnicodeName(declared.toLowerCase())) {
    throw notUtf8('the document is declared in another encoding')
  }
  const content = text.slice(declaration.length)
  if (content.includes('<?') || !/^\s*<[\s\S]*>\s*$/.test(content)) {
    throw new XmlError('XML_MALFORMED', '', 'the document has more than a declaration and elements')
  }
  if (hasForeignReference(text)) {
    throw new XmlError('XML_MALFORMED', '', 'a reference is used that XML does not know')
  }
  if (XMLValidator.validate(text) !== true) throw new XmlError('XML_MALFORMED', '', 'the document is not well-formed')
  try {
    return parser.parse(text)
  } catch (cause) {
    throw new XmlError('XML_MALFORMED', '', 'the document cannot be parsed', { cause })
  }
}

/** The parser would leave an unknown entity as it stands and drop a reference to no character. */
function hasForeignReference(text: string): boolean {
  if (!text.includes('&')) return false
  const markup = text.includes('<!') ? text.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '') : text
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/.test(markup)) return true
  for (const [, hexadecimal, digits = ''] of markup.matchAll(/&#(x?)([0-9A-Fa-f]+);/g)) {
    if (!isCharacter(Number.parseInt(digits, hexadecimal === 'x' ? 16 : 10))) return true
  }
  return false
}

/** The characters of XML 1.0. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
}

function rootOf(document: unknown, expected: string): unknown {
  const names = typeof document === 'object' && document !== null ? Object.keys(document) : []
  if (names.length !== 1 || names[0] !== expected) {
    throw new XmlError('XML_ROOT_UNEXPECTED', '', `the document must have exactly one root element, ${expected}`)
  }
  const root = (document as Record<string, unknown>)[expected]
  if (!Array.isArray(root)) return root
  if (root.length !== 1) throw new XmlError('XML_ROOT_UNEXPECTED', '', 'the document has several root elements')
  return root[0]
}

const isUnicodeName = (name: string): boolean => name === 'utf-8' || name === 'utf8' || name === 'us-ascii'

const notUtf8 = (rule: string): XmlError => new XmlError('XML_NOT_UTF8', '', rule)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const notXmlText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** Whether XML 1.0 can hold the text: no control characters but tab and line ends, no half of a surrogate pair. */
export const isPlainText = (text: string): boolean => !notXmlText.test(text) && text.isWellFormed()
