import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort, type TableServer, tableServerOf } from './table-server.ts'

/** Where Amazon's own emulator was unpacked (docs/reference/stand-ins.md says how); tests never fetch it. */
const folder = process.env.DYNAMODB_LOCAL

/** Why DynamoDB Local cannot be asked here; undefined where it can. */
export function whyNoDynamodbLocal(): string | undefined {
  if (folder === undefined) return 'DYNAMODB_LOCAL names no folder with DynamoDBLocal.jar'
  if (!existsSync(join(folder, 'DynamoDBLocal.jar'))) return `there is no DynamoDBLocal.jar in ${folder}`
  return spawnSync('java', ['-version']).status === 0 ? undefined : 'there is no java'
}

/** Amazon's emulator in a process of its own, in memory, on a free loopback port. */
export async function startDynamodbLocal(): Promise<TableServer> {
  const port = await freePort()
  const child = spawn(
    'java',
    ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar', '-inMemory', '-port', String(port)],
    { cwd: folder, stdio: 'ignore' },
  )
  await listening(child, port)
  return tableServerOf(child, port)
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`DynamoDB Local ended with ${child.exitCode} before it listened.`)
    await setTimeout(50)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
