import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element with its namespace resolved; prefixes no longer matter. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string
  readonly children: readonly XmlElement[]
  /** Own text and CDATA, joined, without white space around it. */
  readonly text: string
  readonly attributes: Readonly<Record<string, string>>
}

export type XmlReading = { ok: true; root: XmlElement } | { ok: false; message: string }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
})

type RawNode = Readonly<Record<string, unknown>>
type Namespaces = Readonly<Record<string, string>>

class XmlProblem extends Error {}

/**
 * Reads a document strictly: well-formed, one root, no DOCTYPE, no entity but the five of XML and numeric ones, no
 * undeclared prefix. The message names what is wrong and never repeats text of the document.
 */
export function readXml(source: string): XmlReading {
  if (/<!DOCTYPE|<!ENTITY/i.test(source)) return { ok: false, message: 'a DOCTYPE is not allowed' }
  const validation = XMLValidator.validate(source)
  if (validation !== true) {
    return { ok: false, message: `not well-formed at line ${validation.err.line}, column ${validation.err.col}` }
  }
  try {
    const nodes = (parser.parse(source) as RawNode[]).filter((node) => elementName(node) !== undefined)
    const root = nodes[0]
    if (root === undefined || nodes.length > 1) return { ok: false, message: 'must have exactly one root element' }
    return { ok: true, root: toElement(root, { '': '' }) }
  } catch (error) {
    if (error instanceof XmlProblem) return { ok: false, message: error.message }
    return { ok: false, message: 'cannot be parsed' }
  }
}

function elementName(node: RawNode): string | undefined {
  return Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#') && !key.startsWith('?'))
}

function toElement(node: RawNode, outer: Namespaces): XmlElement {
  const qualifiedName = elementName(node) ?? ''
  const raw = Object.entries((node[':@'] ?? {}) as Record<string, string>)
  const attributes = Object.fromEntries(raw.map(([name, value]) => [name, decodeEntities(value)]))
  const namespaces: Record<string, string> = { ...outer }
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns') namespaces[''] = value
    else if (name.startsWith('xmlns:')) namespaces[name.slice(6)] = value
  }
  const [prefix, name] = qualifiedName.includes(':') ? qualifiedName.split(':', 2) : ['', qualifiedName]
  const namespace = namespaces[prefix ?? '']
  if (namespace === undefined || name === undefined) throw new XmlProblem('uses a prefix that is not declared')

  const children: XmlElement[] = []
  let text = ''
  for (const child of node[qualifiedName] as RawNode[]) {
    if (typeof child['#text'] === 'string') text += decodeEntities(child['#text'])
    else if (Array.isArray(child['#cdata'])) {
      text += child['#cdata'].map((part: RawNode) => String(part['#text'] ?? '')).join('')
    } else if (elementName(child) !== undefined) children.push(toElement(child, namespaces))
  }
  return { name, namespace, children, text: text.trim(), attributes }
}

const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([^;]{0,40}));?/gi, (_whole, hex, decimal, named) => {
    if (named !== undefined) {
      const character = namedEntities[named]
      if (character === undefined) throw new XmlProblem('uses an entity that is not declared')
      return character
    }
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)
    if (code > 0x10ffff || code === 0) throw new XmlProblem('has a character reference outside Unicode')
    return String.fromCodePoint(code)
  })
}

/** The first child of that name, in whatever namespace. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** All elements of that name below `element`, in document order. */
export function descendantsOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)])
}
