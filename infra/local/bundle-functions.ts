import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { bundleOptions } from '../bundling.ts'

/** Paths of what was bundled. */
export interface Bundles {
  /** By function name. */
  functions: ReadonlyMap<string, string>
  /** The inside of the threads that run them. */
  worker: string
}

const workerName = 'function-worker'

/**
 * Bundles functions as for Lambda, and the threads' own code with them.
 *
 * @param root the project's folder, which `entry` of each declaration is relative to
 * @param folder takes one folder a function
 * @throws esbuild's BuildFailure, which lists what did not build
 */
export async function bundleFunctions(
  declarations: readonly Pick<FunctionDeclaration, 'name' | 'entry'>[],
  root: string,
  folder: string,
): Promise<Bundles> {
  mkdirSync(folder, { recursive: true })
  // In a Lambda package no package.json says "module"; here the project's own would, were it not for this one.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n')
  await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: [
      ...declarations.map(({ name, entry }) => ({ in: entry, out: join(name, 'index') })),
      { in: 'infra/local/function-worker.ts', out: join(workerName, 'index') },
    ],
    outdir: folder,
    logLevel: 'silent',
  })
  const pathOf = (name: string): string => join(folder, name, 'index.js')
  return { functions: new Map(declarations.map(({ name }) => [name, pathOf(name)])), worker: pathOf(workerName) }
}

/**
 * Bundles the simulator: what need not strip types and load packages file by file starts sooner and takes a third less
 * memory.
 *
 * @returns the module to run
 */
export async function bundleSimulator(root: string, folder: string): Promise<string> {
  const outfile = join(folder, 'simulator.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulator/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: bundleOptions.target,
    mainFields: bundleOptions.mainFields,
    logLevel: 'silent',
  })
  return outfile
}
