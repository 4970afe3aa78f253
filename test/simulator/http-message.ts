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

export type Generation = 'xml'

export type CallName = 'create' | 'read' | 'update' | 'open' | 'cancel' | 'list' | 'unrecognised'
export const callNames: readonly CallName[] = ['create', 'read', 'update', 'open', 'cancel', 'list', 'unrecognised']
