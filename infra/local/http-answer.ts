/** What goes back over the wire. */
export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
}

/**
 * Reads a function's answer as the HTTP API does with payload 2.0: an object with `statusCode` says it all; anything else
 * is the JSON body of a 200. An answer that is neither becomes a 500.
 */
export function httpAnswer(result: unknown): HttpAnswer {
  if (!isRecord(result) || result.statusCode === undefined) {
    return jsonAnswer(200, typeof result === 'string' ? result : JSON.stringify(result ?? null))
  }
  const status = Number(result.statusCode)
  if (!Number.isInteger(status) || status < 100 || status > 599) return messageAnswer(500, 'Internal Server Error')
  const headers: Record<string, string | string[]> = { 'content-type': 'text/plain' }
  for (const [name, value] of Object.entries(isRecord(result.headers) ? result.headers : {})) {
    headers[name.toLowerCase()] = String(value)
  }
  if (Array.isArray(result.cookies)) headers['set-cookie'] = result.cookies.map(String)
  const body = typeof result.body === 'string' ? result.body : ''
  return { status, headers, body: Buffer.from(body, result.isBase64Encoded === true ? 'base64' : 'utf8') }
}

/** An answer of the API itself. */
export function messageAnswer(status: number, message: string): HttpAnswer {
  return jsonAnswer(status, JSON.stringify({ message }))
}

function jsonAnswer(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
