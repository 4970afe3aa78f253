import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { filesOf } from '../../../infra/bundles/bundle-script.ts'
import { lambdaFlags } from '../../../infra/bundles/lambda-flags.ts'
import { loadEnvironment } from '../../../infra/bundles/load-environment.ts'
import { bundleFunctions } from '../../../infra/local/bundle-functions.ts'
import { catalogue, operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { BenchRow, BenchSection } from '../bench-row.ts'
import { interleave } from '../interleave.ts'
import { bundleSizes } from './bundle-sizes.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
const probe = join(import.meta.dirname, 'load-probe.ts')
const baselineName = 'baseline'

/** Bundles every function, and loads the heaviest and the baseline in fresh processes, turn by turn. */
export async function measureModuleLoad({ quick }: { quick: boolean }): Promise<BenchSection> {
  // Outside the project: its package.json says "module", which a Lambda package does not.
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-bundles-'))
  try {
    const baseline = { name: baselineName, entry: 'test/bench/module-load/baseline-handler.ts' }
    const { functions } = await bundleFunctions([...catalogue, baseline], root, folder)
    const sizes = bundleSizes(functions)
    const heaviest = catalogue.find(({ name }) => name === sizes.find(({ bundle }) => bundle !== baselineName)?.bundle)
    if (heaviest === undefined) throw new Error('The catalogue holds no function.')
    const environment = loadEnvironment(
      heaviest,
      operationFunctions.map(({ name }) => name),
    )
    const ours = functions.get(heaviest.name) ?? ''
    const refused = withoutItsCache(ours, folder)
    const measured = await interleave(
      [
        { name: 'cached', measure: () => loadOnce(ours, environment) },
        { name: 'refused', measure: () => loadOnce(refused, environment) },
        { name: 'plain', measure: () => loadOnce(filesOf(dirname(ours)).bundle, environment) },
        { name: 'baseline', measure: () => loadOnce(filesOf(join(folder, baselineName)).bundle, environment) },
      ],
      { rounds: quick ? 7 : 31, warmUp: 2 },
    )
    const row = (way: string, name: 'cached' | 'refused' | 'plain', most?: number): BenchRow => ({
      name: `module load of ${heaviest.name}, ${way} ÷ libraries alone`,
      value: measured[name].median / measured.baseline.median,
      unit: '×',
      ...(most === undefined ? {} : { target: { most } }),
      detail: `CPU ${milliseconds(measured[name].median)} and ${milliseconds(measured.baseline.median)}`,
    })
    return {
      title: 'Module load: the heaviest handler bundle beside its libraries alone',
      rows: [
        row('with the code cache', 'cached', 0.8),
        row('without', 'plain', 1.25),
        row('with a code cache that V8 refuses', 'refused'),
        ...sizes.map(({ bundle: _bundle, ...row }) => row),
      ],
      notes: [
        'Libraries alone: the same four AWS clients, slim undici, fast-xml-parser and zod/mini, one of each made; no middy, no Powertools.',
        'The libraries are loaded without a code cache. Each load is a `require` in a fresh process with the flags of Lambda’s runtime; medians, turn by turn.',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A copy of a function's folder whose cache was made for another bundle, and so is refused. */
function withoutItsCache(loader: string, folder: string): string {
  const copy = join(folder, 'refused')
  cpSync(dirname(loader), copy, { recursive: true })
  const { cache, loader: copied } = filesOf(copy)
  const bytes = readFileSync(cache)
  // The first bytes say for which V8 it was made.
  bytes.fill(0, 0, 16)
  writeFileSync(cache, bytes)
  return copied
}

async function loadOnce(bundle: string, environment: Record<string, string>): Promise<number> {
  const { stdout } = await run(process.execPath, [...lambdaFlags, probe, bundle], { env: environment })
  return (JSON.parse(stdout) as { cpu: number }).cpu
}

const milliseconds = (microseconds: number): string => `${(microseconds / 1_000).toFixed(1)} ms`
