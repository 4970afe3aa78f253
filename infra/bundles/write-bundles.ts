import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, buildSync } from 'esbuild'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { bundleOptions } from '../bundling.ts'
import { filesOf } from './bundle-script.ts'
import { loadEnvironment } from './load-environment.ts'
import { writeCodeCaches } from './write-code-caches.ts'

/** A function of the catalogue; name and entry are enough for one that reads no variables while it loads. */
export type BundledFunction = Pick<FunctionDeclaration, 'name' | 'entry'> & Partial<FunctionDeclaration>

/** esbuild's options for the code of these functions; what it makes is to be handed to `finishBundles`. */
export function bundleBuild(functions: readonly BundledFunction[], root: string, folder: string) {
  return {
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: functions.map(({ name, entry }) => ({ in: entry, out: join(name, 'bundle') })),
    outdir: folder,
    logLevel: 'silent',
    write: false,
  } satisfies BuildOptions
}

/**
 * Writes one folder a function: the loader that Lambda calls, the bundle with its map, and, if asked, V8's code cache. A cache that was made
 * from the same code by the same Node is kept.
 *
 * @param root the project's folder
 * @param folder takes the functions' folders
 * @returns the loaders' paths by function name
 * @throws BundleBrokenError when a bundle does not load
 */
export function finishBundles(
  functions: readonly BundledFunction[],
  built: Pick<BuildResult<{ write: false }>, 'outputFiles'>,
  root: string,
  folder: string,
  { codeCaches = true }: { codeCaches?: boolean } = {},
): ReadonlyMap<string, string> {
  const loader = loaderCode(root)
  const unchanged = new Set(built.outputFiles.flatMap(({ path, text }) => (textAt(path) === text ? [path] : [])))
  for (const { name } of functions) mkdirSync(join(folder, name), { recursive: true })
  for (const { path, contents } of built.outputFiles) writeFileSync(path, contents)
  const stale = functions.filter(({ name }) => {
    const { bundle, cache } = filesOf(join(folder, name))
    return !(unchanged.has(bundle) && existsSync(cache))
  })
  for (const { name } of functions) writeFileSync(filesOf(join(folder, name)).loader, loader)
  for (const { name } of stale) {
    for (const file of readdirSync(join(folder, name))) {
      if (file.endsWith('.cache')) rmSync(join(folder, name, file))
    }
  }
  const names = functions.flatMap(({ name, trigger }) => (trigger?.kind === 'queue' ? [name] : []))
  const orders = stale.map((bundled) => ({
    folder: join(folder, bundled.name),
    environment: isDeclaration(bundled) ? loadEnvironment(bundled, names) : { AWS_REGION: 'us-east-1' },
  }))
  if (codeCaches) writeCodeCaches(orders)
  return new Map(functions.map(({ name }) => [name, filesOf(join(folder, name)).loader]))
}

/** All at once, for callers that cannot wait. */
export function writeBundles(functions: readonly BundledFunction[], root: string, folder: string) {
  return finishBundles(functions, buildSync(bundleBuild(functions, root, folder)), root, folder)
}

const isDeclaration = (bundled: BundledFunction): bundled is FunctionDeclaration => bundled.grants !== undefined

function textAt(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function loaderCode(root: string): string {
  const { outputFiles } = buildSync({
    ...bundleOptions,
    sourcemap: false,
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'bundle-loader.ts')],
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
