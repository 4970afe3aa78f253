import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { type CodeCacheUse, noteCodeCache } from '../../shared/runtime/code-cache.ts'
import { compileBundle, filesOf, runBundle } from './bundle-script.ts'
import { unsealCache } from './sealed-cache.ts'

/**
 * `index.js` of each function: loads the bundle that lies beside it, with V8's code cache where that fits. A cache that does not fit
 * costs a little time and nothing else.
 */
// Lambda's runtime exposes the garbage collector. Under that flag V8 refuses what Node has compiled ahead of its own modules,
// which costs more than our cache saves; nothing here calls the collector.
if ('gc' in globalThis) setFlagsFromString('--no-expose-gc')
const { bundle, cache } = filesOf(__dirname)
const code = readFileSync(bundle, 'utf8')
const cachedData = existsSync(cache) ? unsealCache(code, readFileSync(cache)) : undefined
const script = compileBundle(bundle, code, cachedData)
noteCodeCache(use())

export const handler = runBundle(script, bundle).handler

function use(): CodeCacheUse {
  if (cachedData !== undefined) return script.cachedDataRejected === true ? 'refused' : 'used'
  return readdirSync(__dirname).some((name) => name.endsWith('.cache')) ? 'refused' : 'none'
}
