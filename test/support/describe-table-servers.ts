import { describe } from 'vitest'
import { startDynalite } from './dynalite-process.ts'
import { startDynamodbLocal, whyNoDynamodbLocal } from './dynamodb-local-process.ts'
import type { TableServer } from './table-server.ts'

/** A server that the ledger's suites run against. */
export interface TableServerKind {
  name: 'dynalite' | 'DynamoDB Local'
  start(): Promise<TableServer>
}

/** Runs a suite against the stand-in, and against Amazon's own emulator where it is at hand; else says why it is not. */
export function describeTableServers(suite: (kind: TableServerKind) => void): void {
  describe('dynalite', () => suite({ name: 'dynalite', start: startDynalite }))
  const absent = whyNoDynamodbLocal()
  const emulator: TableServerKind = { name: 'DynamoDB Local', start: startDynamodbLocal }
  if (absent === undefined) {
    describe('DynamoDB Local', () => suite(emulator))
    return
  }
  process.stderr.write(`DynamoDB Local is left out: ${absent}.\n`)
  describe(`DynamoDB Local, left out: ${absent}`, { skip: true }, () => suite(emulator))
}
