import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

/** A file of the page. */
export interface PageAsset {
  type: string
  bytes: Buffer
  /** By brotli. */
  compressed: Buffer
}

/** By path. */
export type PageAssets = ReadonlyMap<string, PageAsset>

/** Beside the module in a package, where there is no bundler. */
const builtFolder = join(import.meta.dirname, 'console-page')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

let made: Promise<PageAssets> | undefined

/** The page's files: those that were built beside this module, or else built now, once. */
export function pageAssets(): Promise<PageAssets> {
  made ??= readOrBuild().catch((error: unknown) => {
    made = undefined
    throw error
  })
  return made
}

/** Writes the page's files into a folder, for a package. */
export async function writePageAssets(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [path, { bytes }] of await pageAssets()) writeFileSync(join(folder, path.slice(1)), bytes)
}

async function readOrBuild(): Promise<PageAssets> {
  const files = existsSync(builtFolder)
    ? readdirSync(builtFolder).map((name): [string, Buffer] => [name, readFileSync(join(builtFolder, name))])
    : await (await import('./build-page.ts')).buildPage()
  return new Map(
    files.map(([name, bytes]) => [
      `/${name}`,
      { type: types[extname(name)] ?? 'application/octet-stream', bytes, compressed: brotliCompressSync(bytes) },
    ]),
  )
}
