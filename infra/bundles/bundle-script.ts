import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

/** The function's own code, beside the loader that Lambda calls. */
export const bundleName = 'bundle.js'

/**
 * The name of the code cache for the Node that runs. V8 refuses one of another version or processor; with both in the name it is not
 * even read. Node's own patches of a version of V8 do not matter.
 */
export function cacheName({ versions, platform, arch } = process): string {
  return `bundle.${platform}-${arch}-${versions.v8.split('-')[0]}.cache`
}

/**
 * Compiles a bundle as Node compiles a CommonJS module. The wrapper is a line of its own, so that stack traces keep the columns
 * that the source map knows.
 *
 * @param path of the bundle; appears in stack traces
 */
export function compileBundle(path: string, code: string, cachedData?: Buffer): Script {
  return new Script(`(function (exports, require, module, __filename, __dirname) {\n${code}\n})`, {
    filename: path,
    lineOffset: -1,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
}

/** Runs a compiled bundle and returns what it exports. */
export function runBundle(script: Script, path: string): { handler?: unknown } {
  const module: { exports: { handler?: unknown } } = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path))
  return module.exports
}

/** The files of one function's folder. */
export const filesOf = (folder: string) => ({
  loader: join(folder, 'index.js'),
  bundle: join(folder, bundleName),
  cache: join(folder, cacheName()),
})
