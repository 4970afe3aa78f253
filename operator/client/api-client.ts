import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './api-types.ts'
import { nodeHttpFetch, PlainRequest, type SignRequest } from './node-http-fetch.ts'

export type ApiClient = Client<paths>
export type Operation = components['schemas']['Operation']
export type Problem = components['schemas']['Problem']

/**
 * The HTTP API as its description has it.
 *
 * @param url its base address
 * @param sign proves who asks; without it requests leave as they are
 */
export function apiClient(url: string, sign?: SignRequest): ApiClient {
  return createClient<paths>({
    baseUrl: url,
    fetch: nodeHttpFetch(sign) as unknown as (request: Request) => Promise<Response>,
    Request: PlainRequest as unknown as typeof Request,
  })
}
