import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, stop } from 'esbuild'

const folder = join(import.meta.dirname, 'page')

/**
 * Bundles the page. The reader of files comes in a part of its own, since only one view needs it.
 *
 * @returns name and content of each file
 * @throws esbuild's BuildFailure
 */
export async function buildPage(): Promise<[name: string, bytes: Buffer][]> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { console: 'main.tsx' },
    outdir: 'out',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  })
  // esbuild's own process would stay as long as the console runs.
  await stop()
  const files = outputFiles.map(({ path, contents }): [string, Buffer] => [basename(path), Buffer.from(contents)])
  const entry = (ending: string) => files.find(([name]) => name.startsWith('console-') && name.endsWith(ending))?.[0]
  const html = readFileSync(join(folder, 'console.html'), 'utf8')
    .replace('console.css', entry('.css') ?? '')
    .replace('console.js', entry('.js') ?? '')
  const icon = readFileSync(join(folder, 'icon.svg'))
  return [...files, ['console.html', Buffer.from(html)], ['icon.svg', icon]]
}
