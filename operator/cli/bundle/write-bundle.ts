import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { helpTexts } from './help-texts.ts'

/**
 * Writes the command line as two files: one that prints help and version by itself, and one with all the rest.
 *
 * @param root the project's folder
 * @param folder where to put them
 */
export async function writeBundle(root: string, folder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  mkdirSync(folder, { recursive: true })
  const shared = {
    bundle: true,
    write: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    supported: { 'dynamic-import': false },
  } as const
  const cli = join(root, 'operator/cli')
  await build({
    ...shared,
    entryPoints: [join(cli, 'run-command.ts')],
    outfile: join(folder, 'run-command.cjs'),
    mainFields: ['module', 'main'],
    inject: [join(root, 'operator/client/plain-headers.ts')],
    // What only some commands need is loaded by them alone.
    plugins: [apart(['deployed-stage', 'file-commands'])],
  })
  for (const [name, at] of [
    ['deployed-stage', 'deployed-stage.ts'],
    ['file-commands', 'commands/file-commands.ts'],
  ] as const) {
    await build({
      ...shared,
      entryPoints: [join(cli, at)],
      outfile: join(folder, `${name}.cjs`),
      mainFields: ['module', 'main'],
    })
  }
  await build({
    ...shared,
    entryPoints: [join(cli, 'main.ts')],
    outfile: join(folder, 'partner-ops.cjs'),
    banner: { js: `globalThis.partnerOpsTexts=${JSON.stringify({ version, help: helpTexts(version) })};` },
    plugins: [apart(['run-command'])],
  })
  const entry = join(folder, 'partner-ops.cjs')
  const text = readFileSync(entry, 'utf8').replace(/^#!.*\n/m, '')
  writeFileSync(entry, `#!/usr/bin/env node\n${text}`)
  chmodSync(entry, 0o755)
}

/** Leaves modules out: each is a file of its own beside the bundle. */
const apart = (names: readonly string[]) => ({
  name: 'apart',
  setup(bundle: import('esbuild').PluginBuild): void {
    bundle.onResolve({ filter: new RegExp(`/(${names.join('|')})\\.ts$`) }, ({ path, kind }) =>
      kind === 'entry-point'
        ? undefined
        : { path: `./${path.split('/').at(-1)?.replace(/\.ts$/, '.cjs')}`, external: true },
    )
  },
})
