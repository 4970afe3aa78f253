import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { encodeQueueAddresses } from '../../shared/entry/queue-addresses.ts'
import { catalogue, operationFunctions } from '../../shared/operations/catalogue.ts'
import { projectRoot, synthesizeStage } from './synthesized-stage.ts'
import { resourcesOf } from './template-reader.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

test.each(catalogue)('the source of $name is where the catalogue says', ({ entry }) => {
  expect(existsSync(join(projectRoot, entry)), entry).toBe(true)
})

test('a bundle is CommonJS that exports its handler, without dynamic imports, its map beside it', {
  timeout: 120_000,
}, () => {
  const [operation] = operationFunctions
  const { template, outdir } = synthesizeStage({ operations: [operation], others: [], bundling: true })
  folders.push(outdir)
  const key = resourcesOf(template, 'AWS::Lambda::Function')[0]?.properties.Code.S3Key
  const asset = join(outdir, `asset.${String(key).replace(/\.zip$/, '')}`)
  expect(readdirSync(asset).sort()).toEqual(['index.js', 'index.js.map'])
  const code = readFileSync(join(asset, 'index.js'), 'utf8')
  expect(code).not.toMatch(/\bimport\(/)
  expect(code).not.toContain('sourceMappingURL')
  expect(code.length).toBeLessThan(2_000_000)

  // The assembly lies apart from the project, whose package.json would make an ES module of it; Lambda has none.
  const script = `process.stdout.write(typeof require(${JSON.stringify(join(asset, 'index.js'))}).handler)`
  const environment = { ...process.env, ...exampleEnvironment(operation.name) }
  expect(execFileSync(process.execPath, ['-e', script], { env: environment, encoding: 'utf8' })).toBe('function')
})

/** What a function is told on AWS, so that loading it may read its environment. */
function exampleEnvironment(name: string): Record<string, string> {
  const { template } = synthesizeStage()
  const declared = resourcesOf(template, 'AWS::Lambda::Function').find(
    ({ properties }) => properties.FunctionName === `partner-ops-test-${name}`,
  )
  const address = `https://sqs.eu-west-1.amazonaws.com/123456789012/partner-ops-test-${name}`
  const variables = Object.entries(declared?.properties.Environment.Variables as Record<string, unknown>).map(
    ([variable, value]) => [variable, typeof value === 'string' ? value : 'set-at-deployment'],
  )
  return {
    ...Object.fromEntries(variables),
    QUEUE_URLS: encodeQueueAddresses({ [name]: address }),
    DEAD_LETTER_QUEUE_URL: `${address}-dead-letters`,
    AWS_REGION: 'eu-west-1',
  }
}
