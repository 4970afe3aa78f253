import type { CallName, SimulatorRequest } from '../http-message.ts'
import { atomMediaType } from './namespaces.ts'
import { loginNameOf, readEntryContent } from './site-owner-request.ts'
import type { XmlElement } from './xml-element.ts'

/** A request with its address and body read, before anything is checked against accounts or switches. */
export interface XmlCall {
  readonly request: SimulatorRequest
  /** What it asks for. A known address with a method that it does not take is `unrecognised` too. */
  readonly call: CallName
  readonly known: boolean
  /** As in the address. */
  readonly partner?: string
  /** As in the address; of a create, the login name in the body. */
  readonly account?: string
  readonly body?: { ok: true; value: XmlElement } | { ok: false; message: string }
}

const collection = /^\/ws\/partners\/([^/]+)\/siteowners(?:\/([^/]+)(?:\/products\/(open|canceled))?)?$/

/** Whether an address belongs to this generation. */
export const isXmlPath = (path: string): boolean => path === '/ws' || path.startsWith('/ws/')

/** Reads the address and body of a request: docs/reference/vendor.md#xml-addresses. Total: never throws. */
export function readXmlCall(request: SimulatorRequest): XmlCall {
  const match = collection.exec(request.path)
  const partner = decoded(match?.[1])
  const account = decoded(match?.[2])
  if (match === null || partner === undefined || (match[2] !== undefined && account === undefined)) {
    return { request, call: 'unrecognised', known: false }
  }
  const call = callOf(request.method, match[2] !== undefined, match[3])
  const address = { request, call, known: true, partner, ...(account === undefined ? {} : { account }) }
  if (call === 'read' || call === 'list' || call === 'unrecognised') return address

  const body = readBody(request)
  const created = call === 'create' && body.ok ? loginNameOf(body.value) : undefined
  return { ...address, body, ...(created === undefined ? {} : { account: created.toLowerCase() }) }
}

/** Whether the body's content type is one of this generation; `anyXml` widens it. */
export function isContentTypeAccepted(request: SimulatorRequest, anyXml: boolean): boolean {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  return type === atomMediaType || (anyXml && (type === 'text/xml' || type === 'application/xml'))
}

function callOf(method: string, hasAccount: boolean, change: string | undefined): CallName {
  if (change !== undefined) return method === 'POST' ? (change === 'open' ? 'open' : 'cancel') : 'unrecognised'
  if (method === 'GET') return hasAccount ? 'read' : 'list'
  // Which of the two methods an update takes is a switch; the façade refuses the other.
  if (hasAccount) return method === 'PUT' || method === 'POST' ? 'update' : 'unrecognised'
  return method === 'POST' ? 'create' : 'unrecognised'
}

function readBody(request: SimulatorRequest): NonNullable<XmlCall['body']> {
  if (typeof request.body === 'string') return readEntryContent(request.body)
  try {
    return readEntryContent(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch {
    return { ok: false, message: 'Body: is not UTF-8' }
  }
}

function decoded(segment: string | undefined): string | undefined {
  if (segment === undefined) return undefined
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
