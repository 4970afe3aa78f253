/**
 * How this copy of a function was loaded: with V8's code cache; without, because the one that lies beside the bundle was made for
 * another Node or processor; or without, because none was deployed.
 */
export type CodeCacheUse = 'used' | 'refused' | 'none'

const key = Symbol.for('partner-ops.code-cache')

/** The bundle's loader says it before the bundle runs; the two share nothing but the process. */
export function noteCodeCache(use: CodeCacheUse): void {
  Object.assign(globalThis, { [key]: use })
}

/** @returns `none` where no loader ran, as in tests */
export function codeCacheUse(): CodeCacheUse {
  return (globalThis as { [key]?: CodeCacheUse })[key] ?? 'none'
}
