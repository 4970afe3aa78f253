import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { keptBundles } from '../../../../infra/local/kept-bundles.ts'
import { catalogue, operationFunctions, workLineFunction } from '../../../../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../../../../shared/operations/function-declaration.ts'
import { startRuntimeProcess } from '../../local/support/runtime-process.ts'
import { temporaryFolder } from '../../local/support/temporary-folder.ts'
import { bareFunction } from './bare-function.ts'
import { serviceGate } from './service-gate.ts'

export const services = ['dynamodb', 'sqs', 'secretsManager', 'eventBridge', 'simulator'] as const
export type Service = (typeof services)[number]

const root = resolve(import.meta.dirname, '../../../..')
const operations = [...operationFunctions, workLineFunction].map(({ name }) => name)

/** @throws when the catalogue has no such function */
export function declarationOf(name: string): FunctionDeclaration {
  const found = catalogue.find((declaration) => declaration.name === name)
  if (found === undefined) throw new Error(`There is no function ${name}.`)
  return found
}

let bundling: Promise<ReadonlyMap<string, string>> | undefined

/** Once for all tests of a file. */
async function bundleOnce(): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-test-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { functions } = await keptBundles(catalogue, root, folder)
  return functions
}

/** The local stage without its own functions, and the bundles to be run in bare processes against it, until the test ends. */
export async function bareStage() {
  const { endpoints } = await startRuntimeProcess('echo', temporaryFolder())
  const gates = Object.fromEntries(
    await Promise.all(services.map(async (name) => [name, await serviceGate(endpoints[name])] as const)),
  ) as Record<Service, Awaited<ReturnType<typeof serviceGate>>>
  bundling ??= bundleOnce()
  const functions = await bundling
  const urls = Object.fromEntries(services.map((name) => [name, gates[name].url])) as Record<Service, string>
  return {
    endpoints,
    gates,
    start: (name: string, changes: Readonly<Record<string, string>> = {}) =>
      bareFunction(declarationOf(name), functions.get(name) ?? '', urls, operations, changes),
  }
}
