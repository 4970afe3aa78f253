import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { type AwsAction, AwsFault, startAwsJsonServer } from './aws-json-server.ts'
import type { LoopbackServer } from './loopback-server.ts'

/** Where events go, and the only bus there is. */
export interface EventBus {
  name: string
  region: string
  /** Takes one line of JSON an event, in EventBridge's own envelope. */
  file: string
  /** Milliseconds since the epoch. */
  now(): number
}

type Entry = Readonly<Record<string, unknown>>

/** As EventBridge limits one call. */
const mostEntries = 10

/** The part of EventBridge that takes events; instead of rules there is a file to look at. */
export function startEventBusServer(bus: EventBus, port: number): Promise<LoopbackServer> {
  const putEvents: AwsAction = (input) => {
    const entries = input.Entries
    if (!Array.isArray(entries) || entries.length === 0 || entries.length > mostEntries) {
      throw new AwsFault('ValidationException', `Entries must hold 1 to ${mostEntries} events.`)
    }
    const answers = (entries as Entry[]).map((entry) => take(entry, bus))
    return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers }
  }
  return startAwsJsonServer('AWSEvents', { PutEvents: putEvents }, port)
}

function take(entry: Entry, bus: EventBus): Record<string, string> {
  const problem = entryProblem(entry, bus)
  if (problem !== undefined) return problem
  const id = randomUUID()
  const event = {
    version: '0',
    id,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: '000000000000',
    time: new Date(typeof entry.Time === 'number' ? entry.Time * 1000 : bus.now()).toISOString(),
    region: bus.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(String(entry.Detail)),
  }
  appendFileSync(bus.file, `${JSON.stringify(event)}\n`)
  return { EventId: id }
}

/** The service answers 200 with an error for each entry that it refuses; a bus that does not exist swallows events. */
function entryProblem(entry: Entry, bus: EventBus): Record<string, string> | undefined {
  for (const field of ['Source', 'DetailType', 'Detail']) {
    if (typeof entry[field] !== 'string' || entry[field] === '') {
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${field} is not valid.` }
    }
  }
  if (!isJsonObject(String(entry.Detail))) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  const name = entry.EventBusName ?? 'default'
  if (name !== bus.name) {
    // On AWS such an event is lost without a word; here the mistake shows.
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `There is only the bus ${bus.name}, not ${name}.` }
  }
  return undefined
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
  } catch {
    return false
  }
}
