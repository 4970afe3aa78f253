import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loopbackAddress } from './loopback-server.ts'
import { readJsonFile, writePrivateFile } from './private-file.ts'

/** How long a port is waited for: an orphan of a killed runtime gives it back within moments. */
const patienceMilliseconds = 3_000
const stepMilliseconds = 50

/**
 * Finds a free port for each name and keeps it in the folder, so that addresses stay the same over restarts. A kept port
 * that somebody else has taken is replaced.
 *
 * @param wanted ports that somebody asked for; they are not replaced
 */
export async function keepPorts<Name extends string>(
  folder: string,
  names: readonly Name[],
  wanted: Partial<Record<Name, number>>,
): Promise<Record<Name, number>> {
  const file = join(folder, 'ports.json')
  const kept = (readJsonFile(file) ?? {}) as Partial<Record<Name, number>>
  const found = await Promise.all(
    names.map(async (name): Promise<[Name, number]> => {
      const asked = wanted[name]
      if (asked !== undefined) return [name, asked]
      const before = kept[name]
      return [name, before !== undefined && (await becomesFree(before)) ? before : await freePort()]
    }),
  )
  const ports = Object.fromEntries(found) as Record<Name, number>
  writePrivateFile(file, `${JSON.stringify(ports)}\n`)
  return ports
}

async function becomesFree(port: number): Promise<boolean> {
  for (let waited = 0; waited < patienceMilliseconds; waited += stepMilliseconds) {
    if ((await tryPort(port)) !== undefined) return true
    await sleep(stepMilliseconds)
  }
  return false
}

async function freePort(): Promise<number> {
  const port = await tryPort(0)
  if (port === undefined) throw new Error('The machine has no free port on its loopback address.')
  return port
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen(port, loopbackAddress)
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const address = server.address()
  const closed = once(server, 'close')
  server.close()
  await closed
  return typeof address === 'object' ? address?.port : undefined
}
