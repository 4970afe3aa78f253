import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { listenOnLoopback } from './loopback-server.ts'

/**
 * DynamoDB as a process of its own: `node dynamodb-process.ts --port N --folder F`. Prints `{"url"}` when it listens, and
 * ends with the process that started it.
 */
const { values } = parseArgs({ options: { port: { type: 'string' }, folder: { type: 'string' } } })
const dynalite = createRequire(import.meta.url)('dynalite') as (options: Record<string, unknown>) => Server

// dynalite throws when a client breaks off, as a function that is ended at its time limit does. The request is lost
// either way; the table is not, so there is no need to end with it.
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return
  process.stderr.write(`${error.stack ?? error}\n`)
  process.exit(1)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))

const hadState = values.folder !== undefined && existsSync(join(values.folder, 'CURRENT'))
const server = dynalite({ path: values.folder, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 })
const { url } = await listenOnLoopback(server, Number(values.port ?? 0))
// Loaded only where there may be something to mend: a first start need not wait for it.
if (hadState) await (await import('./mend-indexes.ts')).mendIndexes(url)
process.stdout.write(`${JSON.stringify({ url })}\n`)
