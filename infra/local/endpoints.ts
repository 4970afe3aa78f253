import { join } from 'node:path'
import { readJsonFile, writePrivateFile } from './private-file.ts'

/** Where a running runtime can be reached; written to `endpoints.json` of its folder when all of it is ready. */
export interface Endpoints {
  region: string
  sqs: string
  dynamodb: string
  secretsManager: string
  eventBridge: string
  /** The vendor's base address. */
  simulator: string
  simulatorControl: string
  /** The HTTP API. */
  api: string
  /** The operations console, with the token that admits a browser: another one at every start. */
  console: string
  /** Queue addresses by operation. */
  queues: Readonly<Record<string, string>>
  deadLetterQueues: Readonly<Record<string, string>>
  table: string
  eventBus: string
}

/** The file of a folder that holds its endpoints while a runtime is ready there. */
export const endpointsFile = (folder: string): string => join(folder, 'endpoints.json')

export function writeEndpoints(folder: string, endpoints: Endpoints): void {
  writePrivateFile(endpointsFile(folder), `${JSON.stringify(endpoints, null, 2)}\n`)
}

/** The endpoints of a folder, or nothing when no runtime is ready there. */
export function readEndpoints(folder: string): Endpoints | undefined {
  return readJsonFile(endpointsFile(folder)) as Endpoints | undefined
}
