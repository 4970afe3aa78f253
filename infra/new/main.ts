import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { operationFunctions } from '../../shared/operations/catalogue.ts'
import { type Entry, operationEntries } from './operation-entries.ts'
import { operationFiles } from './operation-files.ts'
import { NameError, operationNames } from './operation-names.ts'

/** `npm run new -- operation <name>`: writes a new operation that compiles, runs and parks, for somebody to fill in. */
const root = join(import.meta.dirname, '../..')

function write(given: string): string[] {
  const names = operationNames(
    given,
    operationFunctions.map(({ name }) => name),
  )
  const files = operationFiles(names)
  const there = Object.keys(files).find((path) => existsSync(join(root, path)))
  if (there !== undefined) throw new NameError(`${there} is there already; nothing was written.`)
  const entries = operationEntries(names)
  const changed = new Map<string, string>()
  for (const entry of entries) changed.set(entry.path, withEntry(changed.get(entry.path) ?? read(entry.path), entry))
  const all = new Map([...Object.entries(files), ...changed])
  for (const [path, text] of all) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return [...all.keys()]
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

function withEntry(text: string, { path, before, text: added }: Entry): string {
  const at = text.lastIndexOf(before)
  if (at < 0) throw new Error(`${path} has no ${JSON.stringify(before)} any more; mend infra/new/operation-entries.ts.`)
  return `${text.slice(0, at)}${added}${text.slice(at)}`
}

/** Imports in order, lines of the right length. */
function format(paths: readonly string[]): void {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const run = spawnSync(process.execPath, [biome, 'check', '--write', ...paths], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`The files could not be formatted: ${run.stdout}${run.stderr}`)
}

const [kind, given, ...more] = process.argv.slice(2)
if (kind !== 'operation' || given === undefined || more.length > 0) {
  process.stderr.write('Usage: npm run new -- operation <name>, such as rename-list\n')
  process.exit(2)
}
try {
  const paths = write(given)
  format(paths)
  process.stdout.write(`${paths.map((path) => `${path} written`).join('\n')}\n`)
  process.stdout.write('Next: fill in what says TODO, then npm run docs and npm run check.\n')
} catch (error) {
  if (!(error instanceof NameError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
