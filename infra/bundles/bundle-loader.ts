import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type CodeCacheUse, noteCodeCache } from '../../shared/runtime/code-cache.ts'
import { compileBundle, filesOf, runBundle } from './bundle-script.ts'

/**
 * `index.js` of each function: loads the bundle that lies beside it, with V8's code cache where that fits. A cache that does not fit
 * costs a little time and nothing else.
 */
const { bundle, cache } = filesOf(__dirname)
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined
const script = compileBundle(bundle, readFileSync(bundle, 'utf8'), cachedData)
noteCodeCache(use())

export const handler = runBundle(script, bundle).handler

function use(): CodeCacheUse {
  if (cachedData !== undefined) return script.cachedDataRejected === true ? 'refused' : 'used'
  return readdirSync(__dirname).some((name) => name.endsWith('.cache')) ? 'refused' : 'none'
}
