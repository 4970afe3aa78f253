import { createHash, randomUUID } from 'node:crypto'
import {
  constants,
  cpSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { BundledFunction } from '../bundles/write-bundles.ts'
import { type Bundles, bundleFunctions, bundlesIn } from './bundle-functions.ts'

const making = 'making-'
/** A set that is being made for longer was left by a start that ended. */
const longestMaking = 60 * 60_000
/** So many sets of bundles are kept; each takes tens of megabytes. */
const most = 4

/**
 * Bundles functions into `folder`, or copies what an earlier start made of the same sources: bundling takes most of the time that a
 * start takes.
 *
 * @param root the project's folder; bundles are kept among its packages, so that they go when these go
 * @throws what `bundleFunctions` throws
 */
export async function keptBundles(
  declarations: readonly BundledFunction[],
  root: string,
  folder: string,
): Promise<Bundles> {
  const store = join(root, 'node_modules', '.cache', 'partner-ops-bundles')
  const kept = join(store, digestOfSources(declarations, root))
  if (!existsSync(kept)) {
    // Under a name of its own until it is whole: other starts may look for it at the same time.
    const made = join(store, `${making}${randomUUID()}`)
    try {
      await bundleFunctions(declarations, root, made, { codeCaches: false })
      takeName(made, kept)
    } finally {
      rmSync(made, { recursive: true, force: true })
    }
    dropOldest(store)
  }
  utimesSync(kept, new Date(), new Date())
  rmSync(folder, { recursive: true, force: true })
  cpSync(kept, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return bundlesIn(declarations, folder)
}

/** Of all that a bundle is made from: our sources, the versions of packages, and the Node for which it is made. */
function digestOfSources(declarations: readonly BundledFunction[], root: string): string {
  const hash = createHash('sha256').update(
    JSON.stringify([process.versions, declarations.map(({ name, entry }) => [name, entry])]),
  )
  const folders = new Set(['shared', 'functions', 'infra', ...declarations.map(({ entry }) => dirname(entry))])
  const sources = new Set([...folders].flatMap((part) => globSync(`${part}/**/*.ts`, { cwd: root })))
  for (const path of ['package-lock.json', ...[...sources].sort()]) {
    hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/** Another start may have been quicker; its set is as good. */
function takeName(made: string, kept: string): void {
  try {
    renameSync(made, kept)
  } catch (error) {
    if (!existsSync(kept)) throw error
  }
}

const isBeingMade = (name: string) => name.startsWith(making)

function dropOldest(store: string): void {
  const usedAt = (name: string) => statSync(join(store, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const names = readdirSync(store)
  const left = names.filter((name) => isBeingMade(name) && usedAt(name) < Date.now() - longestMaking)
  const whole = names.filter((name) => !isBeingMade(name))
  const oldest = whole.sort((one, other) => usedAt(other) - usedAt(one)).slice(most)
  for (const name of [...left, ...oldest]) rmSync(join(store, name), { recursive: true, force: true })
}
