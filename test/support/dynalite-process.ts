import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { freePort, type TableServer, tableServerOf } from './table-server.ts'

/**
 * DynamoDB's stand-in in a process of its own, in memory, on a free loopback port: an aborted connection ends it, and that
 * must not take the tests along.
 */
export async function startDynalite(): Promise<TableServer> {
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('dynalite/cli.js')
  const child = spawn(
    process.execPath,
    [program, '--host', '127.0.0.1', '--port', String(port), '--createTableMs', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await listening(child)
  return tableServerOf(child, port)
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`dynalite ended with ${code} before it listened.`)))
  })
}
