import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { filesOf } from '../../../infra/bundles/bundle-script.ts'
import type { BenchRow } from '../bench-row.ts'

/** Size of each bundle in kB, and zipped as it travels; largest first. */
export function bundleSizes(bundles: ReadonlyMap<string, string>): (BenchRow & { bundle: string })[] {
  return [...bundles]
    .map(([bundle, path]) => {
      const bytes = readFileSync(filesOf(dirname(path)).bundle)
      const zipped = Math.round(gzipSync(bytes).length / 1_000)
      return {
        bundle,
        name: `bundle ${bundle}`,
        value: Math.round(bytes.length / 1_000),
        unit: 'kB',
        detail: `gzip ${zipped} kB`,
      }
    })
    .toSorted((one, other) => other.value - one.value)
}
