import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cacheName, filesOf } from '../../infra/bundles/bundle-script.ts'
import { lambdaFlags } from '../../infra/bundles/lambda-flags.ts'
import { defineStage } from '../../infra/stage-settings.ts'
import { encodeQueueAddresses } from '../../shared/entry/queue-addresses.ts'
import { catalogue, operationFunctions } from '../../shared/operations/catalogue.ts'
import { projectRoot, settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { resourcesOf } from './template-reader.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

test.each(catalogue)('the source of $name is where the catalogue says', ({ entry }) => {
  expect(existsSync(join(projectRoot, entry)), entry).toBe(true)
})

const [operation] = operationFunctions

/** The folder that is deployed as one function. */
function assetOf(settings = defineStage(settingsInput)): string {
  const { template, outdir } = synthesizeStage({ settings, operations: [operation], others: [], bundling: true })
  folders.push(outdir)
  const key = resourcesOf(template, 'AWS::Lambda::Function')[0]?.properties.Code.S3Key
  return join(outdir, `asset.${String(key).replace(/\.zip$/, '')}`)
}

/** How a copy of a function loads in a process with the flags of Lambda's runtime. */
function loads(folder: string): { handler: string; cache: string } {
  const script =
    `const { handler } = require(${JSON.stringify(join(folder, 'index.js'))});` +
    `process.stdout.write(JSON.stringify({ handler: typeof handler, cache: globalThis[Symbol.for('partner-ops.code-cache')] }))`
  const environment = { ...process.env, ...exampleEnvironment(operation.name) }
  return JSON.parse(
    execFileSync(process.execPath, [...lambdaFlags, '-e', script], { env: environment, encoding: 'utf8' }),
  )
}

test('a bundle is CommonJS that exports its handler, without dynamic imports, its map and V8’s code cache beside it', {
  timeout: 120_000,
}, () => {
  const asset = assetOf()
  // The assembly lies apart from the project, whose package.json would make an ES module of it; Lambda has none.
  expect(readdirSync(asset).sort()).toEqual([cacheName(), 'bundle.js', 'bundle.js.map', 'index.js'].sort())
  const code = readFileSync(join(asset, 'bundle.js'), 'utf8')
  expect(code).not.toMatch(/\bimport\(/)
  expect(code).not.toContain('sourceMappingURL')
  expect(code.length).toBeLessThan(2_000_000)
  // V8 keeps a text of one-byte characters in half the memory, and loads it sooner.
  expect(code).toMatch(/^\p{ASCII}*$/u)
  expect(loads(asset)).toEqual({ handler: 'function', cache: 'used' })

  const { cache } = filesOf(asset)
  const bytes = readFileSync(cache)
  writeFileSync(cache, bytes.subarray(0, 1_000))
  expect(loads(asset), 'a cache that is cut off').toEqual({ handler: 'function', cache: 'refused' })
  const damaged = Buffer.from(bytes)
  damaged[500_000] = (damaged[500_000] ?? 0) ^ 1
  writeFileSync(cache, damaged)
  expect(loads(asset), 'a cache with one bit turned').toEqual({ handler: 'function', cache: 'refused' })
  writeFileSync(cache, bytes)
  const { bundle } = filesOf(asset)
  writeFileSync(bundle, code.replace('"use strict"', '"use strIct"'))
  expect(loads(asset), 'the cache of another source of the same length').toEqual({
    handler: 'function',
    cache: 'refused',
  })
  writeFileSync(bundle, code)
  renameSync(cache, join(asset, 'bundle.linux-other-1.2.3.cache'))
  expect(loads(asset), 'a cache of another Node or processor').toEqual({ handler: 'function', cache: 'refused' })
  rmSync(join(asset, 'bundle.linux-other-1.2.3.cache'))
  expect(loads(asset), 'no cache').toEqual({ handler: 'function', cache: 'none' })
})

test('the same sources are the same asset, although V8 writes another cache each time', { timeout: 120_000 }, () => {
  const [one, other] = [assetOf(), assetOf()]
  expect(basename(one)).toBe(basename(other))
  expect(readFileSync(filesOf(one).cache).equals(readFileSync(filesOf(other).cache))).toBe(false)
})

test('no cache is deployed for a processor that the deploying machine does not have', { timeout: 120_000 }, () => {
  const architecture = process.arch === 'arm64' ? 'x86_64' : 'arm64'
  const asset = assetOf(defineStage({ ...settingsInput, architecture }))
  expect(readdirSync(asset).sort()).toEqual(['bundle.js', 'bundle.js.map', 'index.js'])
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
