import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An event that the product sent out about an operation. */
export interface SentEvent {
  type: string
  operationId: string
}

const ends = ['operation.applied', 'operation.rejected', 'operation.withdrawn', 'operation.parked']

/**
 * Reads the events that the local bus took. Lines that a kill tore are left out; their events are sent again.
 *
 * @param folder the runtime's
 */
export function sentEvents(folder: string): SentEvent[] {
  const file = join(folder, 'events.ndjson')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const event = JSON.parse(line) as { 'detail-type': string; detail: { operationId?: string } }
        return [{ type: event['detail-type'], operationId: event.detail.operationId ?? '' }]
      } catch {
        return []
      }
    })
}

/** How many operations have told their end: a cheap measure of progress that costs the processes nothing. */
export const toldEnds = (folder: string): number =>
  new Set(
    sentEvents(folder)
      .filter(({ type }) => ends.includes(type))
      .map(({ operationId }) => operationId),
  ).size
