import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, stop } from 'esbuild'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { bundleOptions } from '../bundling.ts'

/**
 * Bundles functions as for Lambda.
 *
 * @param root the project's folder, which `entry` of each declaration is relative to
 * @param folder takes one folder a function
 * @returns the bundle's path by function name
 * @throws esbuild's BuildFailure, which lists what did not build
 */
export async function bundleFunctions(
  declarations: readonly Pick<FunctionDeclaration, 'name' | 'entry'>[],
  root: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder, { recursive: true })
  // In a Lambda package no package.json says "module"; here the project's own would, were it not for this one.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n')
  await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: declarations.map(({ name, entry }) => ({ in: entry, out: join(name, 'index') })),
    outdir: folder,
    logLevel: 'silent',
  })
  await stop()
  return new Map(declarations.map(({ name }) => [name, join(folder, name, 'index.js')]))
}
