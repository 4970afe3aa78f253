import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { functionEnvironment } from '../../../infra/function-environment.ts'
import { bundleFunctions } from '../../../infra/local/bundle-functions.ts'
import { localStage } from '../../../infra/stages/local.ts'
import { catalogue, operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../../../shared/operations/function-declaration.ts'
import type { BenchSection } from '../bench-row.ts'
import { interleave } from '../interleave.ts'
import { median } from '../median.ts'
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
    const walls: Record<'ours' | 'baseline', number[]> = { ours: [], baseline: [] }
    const variant = <Name extends 'ours' | 'baseline'>(name: Name, bundle: string) => ({
      name,
      measure: async (): Promise<number> => {
        const { cpu, wall } = await loadOnce(functions.get(bundle) ?? '', environmentOf(heaviest))
        walls[name].push(wall)
        return cpu
      },
    })
    const measured = await interleave([variant('ours', heaviest.name), variant('baseline', baselineName)], {
      rounds: quick ? 7 : 31,
      warmUp: 2,
    })
    const wallRatio = median(walls.ours) / median(walls.baseline)
    return {
      title: 'Module load: the heaviest handler bundle beside its libraries alone',
      rows: [
        {
          name: `module load of ${heaviest.name} ÷ libraries alone`,
          value: measured.ours.median / measured.baseline.median,
          unit: '×',
          target: { most: 1.2 },
          detail:
            `CPU ${milliseconds(measured.ours.median)} and ${milliseconds(measured.baseline.median)}; ` +
            `wall-clock ${wallRatio.toFixed(2)} ×`,
        },
        ...sizes.map(({ bundle: _bundle, ...row }) => row),
      ],
      notes: [
        'Libraries alone: the same four AWS clients, slim undici, fast-xml-parser and zod/mini, one of each made; no middy, no Powertools.',
        'Each load is a `require` in a fresh process, as Lambda does it; medians, turn by turn.',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function loadOnce(bundle: string, environment: Record<string, string>): Promise<{ cpu: number; wall: number }> {
  const { stdout } = await run(process.execPath, [probe, bundle], { env: environment })
  return JSON.parse(stdout) as { cpu: number; wall: number }
}

/** What Lambda would set: the function's own variables by its grants, and the region. */
function environmentOf(declaration: FunctionDeclaration): Record<string, string> {
  const urls = Object.fromEntries(operationFunctions.map(({ name }) => [name, `https://sqs.example.com/1/${name}`]))
  const variables = functionEnvironment(declaration, localStage('http://127.0.0.1:1'), {
    tableName: 'ledger',
    eventBusName: 'bus',
    queueUrls: urls,
    deadLetterQueueUrls: urls,
  })
  return { AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: declaration.name, ...variables } as Record<string, string>
}

const milliseconds = (microseconds: number): string => `${(microseconds / 1_000).toFixed(1)} ms`
