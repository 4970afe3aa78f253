import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { HttpRoute } from './http-route.ts'

/** A request as it came over the wire. */
export interface ReceivedRequest {
  id: string
  method: string
  /** Path and query. */
  target: string
  /** Names and values in turn, as node:http gives them in `rawHeaders`. */
  rawHeaders: readonly string[]
  body: Buffer
  sourceAddress: string
  /** Milliseconds since the epoch. */
  receivedAt: number
}

/** Only this machine can connect, so everyone who does is one and the same. */
const localCaller = 'arn:aws:iam::000000000000:user/local'

/** The event of API Gateway's HTTP API, payload 2.0, for a caller whom IAM has authenticated. */
export function httpEvent(
  request: ReceivedRequest,
  { method, route }: HttpRoute,
  pathParameters: Record<string, string>,
): APIGatewayProxyEventV2 & { requestContext: { authorizer: { iam: { userArn: string } } } } {
  const [rawPath = '/', ...query] = request.target.split('?')
  const rawQueryString = query.join('?')
  const { headers, cookies } = joinHeaders(request.rawHeaders)
  const queryStringParameters = joinQuery(rawQueryString)
  const textual = isText(headers['content-type'])
  const host = headers.host ?? 'localhost'
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(queryStringParameters === undefined ? {} : { queryStringParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { iam: { userArn: localCaller } },
      domainName: host,
      domainPrefix: host.split(/[.:]/)[0] ?? host,
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.id,
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: requestTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(request.body.length === 0 ? {} : { body: request.body.toString(textual ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !textual,
  }
}

/** Names in lower case, values of one name joined by commas; cookies are taken out into a list. */
function joinHeaders(rawHeaders: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    if (name === 'cookie') cookies.push(...value.split('; '))
    else if (name !== '__proto__') headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`
  }
  return { headers, cookies }
}

/** Decoded; values of one name joined by commas. Nothing when there is no query. */
function joinQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined
  const joined = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = joined.get(name)
    joined.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(joined)
}

/** The HTTP API hands these over as text and everything else as Base64. */
function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return true
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return type.startsWith('text/') || /^application\/(.*\+)?(json|xml|javascript)$/.test(type)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** As in an access log: `22/Nov/2026:02:31:50 +0000`. */
function requestTime(milliseconds: number): string {
  const time = new Date(milliseconds)
  const day = String(time.getUTCDate()).padStart(2, '0')
  const clock = time.toISOString().slice(11, 19)
  return `${day}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${clock} +0000`
}
