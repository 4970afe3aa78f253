/** A request as the façades see it: no sockets, no streams. */
export interface SimulatorRequest {
  readonly method: string
  /** Still percent-encoded, without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string | Uint8Array
}

export interface SimulatorResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const generations = ['text', 'xml', 'v2', 'v3'] as const
export type Generation = (typeof generations)[number]

export const callNames = [
  'create',
  'read',
  'update',
  'open',
  'cancel',
  'list',
  'membership',
  'read-plan',
  'change-plan',
  'cancel-account',
  'create-user',
  'unsubscribe-contacts',
  'act-for-account',
  'list-topics',
  'read-topic',
  'subscribe',
  'unsubscribe',
  'test-webhook',
  'token',
  'keys',
  'unrecognised',
] as const
export type CallName = (typeof callNames)[number]
