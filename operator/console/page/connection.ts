/** Whether the server was reached last time, for the banner and for all views at once. */
export interface Connection {
  /** Since when it was not, in ms. */
  lostSince?: number
  why?: string
}

let connection: Connection = {}
const listeners = new Set<(now: Connection) => void>()

export const currentConnection = (): Connection => connection

/** @returns ends it */
export function onConnection(listener: (now: Connection) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function unreachable(why: string): void {
  change({ lostSince: connection.lostSince ?? Date.now(), why })
}

export function reached(): void {
  if (connection.lostSince !== undefined) change({})
}

function change(now: Connection): void {
  if (now.lostSince === connection.lostSince && now.why === connection.why) return
  connection = now
  for (const listener of listeners) listener(now)
}
