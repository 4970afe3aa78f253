import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** One bundle to be compiled ahead. */
export interface CodeCacheOrder {
  folder: string
  /** The variables that it reads while it loads. */
  environment: Readonly<Record<string, string>>
}

/** A bundle does not load, so it would not load on Lambda either. */
export class BundleBrokenError extends Error {
  override readonly name = 'BundleBrokenError'
  readonly code = 'BUNDLE_BROKEN'
}

/**
 * Compiles bundles ahead of their deployment, under the flags that each loader sets.
 *
 * @throws BundleBrokenError when one does not load
 */
export function writeCodeCaches(orders: readonly CodeCacheOrder[]): void {
  if (orders.length === 0) return
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'make-code-caches.ts')], {
    input: JSON.stringify(orders),
    env: {},
    encoding: 'utf8',
  })
  if (status !== 0) throw new BundleBrokenError(`A function's bundle does not load. Read why: ${stderr}`)
}
