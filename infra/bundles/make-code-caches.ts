import { readFileSync, writeFileSync } from 'node:fs'
import { compileBundle, filesOf, runBundle } from './bundle-script.ts'
import { sealCache } from './sealed-cache.ts'
import type { CodeCacheOrder } from './write-code-caches.ts'

/**
 * Loads each bundle once and keeps what V8 compiled for it, functions that ran while loading included. A process of its own, because
 * V8 takes a cache only where its flags are those under which the cache was made.
 */
const orders = JSON.parse(readFileSync(0, 'utf8')) as CodeCacheOrder[]
for (const { folder, environment } of orders) {
  const { bundle, cache } = filesOf(folder)
  const before = { ...process.env }
  Object.assign(process.env, environment)
  const code = readFileSync(bundle, 'utf8')
  const script = compileBundle(bundle, code)
  if (typeof runBundle(script, bundle).handler !== 'function') throw new TypeError(`${bundle} exports no handler.`)
  writeFileSync(cache, sealCache(code, script.createCachedData()))
  process.env = before
}
// A bundle may have opened what would keep this process alive.
process.exit(0)
