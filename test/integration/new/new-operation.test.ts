import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

/** A throw-away operation in a copy of the project: what the command writes must be whole, and the command alone. */
const root = resolve(import.meta.dirname, '../../..')
const left = new Set(['node_modules', '.git', '.local', 'cdk.out', 'coverage'])
let copy = ''

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'partner-ops-new-'))
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(relative(root, path)) })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const run = async (command: string, ...parameters: readonly string[]) => {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  const { VITEST: _ours, ...environment } = process.env
  const options = { cwd: copy, env: { ...environment, PATH: path }, maxBuffer: 16 * 1024 * 1024 }
  return promisify(execFile)(command, [...parameters], options)
    .then(({ stdout, stderr }) => ({ status: 0, said: `${stdout}${stderr}` }))
    .catch(({ code, stdout, stderr }) => ({ status: Number(code), said: `${stdout}${stderr}` }))
}
const scaffold = (...parameters: readonly string[]) => run('node', 'infra/new/main.ts', ...parameters)
const passes = async (command: string, ...parameters: readonly string[]) => {
  const { status, said } = await run(command, ...parameters)
  expect(status, `${command} ${parameters.join(' ')}: ${said.slice(-4_000)}`).toBe(0)
}

test('a new operation is written, compiles, is documented, synthesizes, and is carried out at the simulator', async () => {
  const { status, said } = await scaffold('operation', 'rename-list')
  expect(status, said).toBe(0)
  expect(said).toContain('shared/operations/rename-list/operation.ts written')
  await passes('tsc', '--noEmit')
  await passes('biome', 'check', 'shared', 'functions', 'test/simulator', 'test/unit/operations')
  await passes('node', 'infra/docs/main.ts')
  expect(existsSync(join(copy, 'docs/schemas/rename-list.json'))).toBe(true)
  await passes('vitest', 'run', 'test/unit/operations/rename-list.test.ts')
  // Its queue, its role, and the right of all others to ring it.
  await passes('vitest', 'run', 'test/infra/grants.test.ts', '-t', 'the role of each function may do exactly')
})

test.each([
  ['without a name', ['operation'], 2, /^Usage: /],
  ['of another kind', ['schedule', 'rename-list'], 2, /^Usage: /],
  ['of a name that is taken', ['operation', 'open-product'], 1, /There is an operation open-product already/],
  ['of one word', ['operation', 'rename'], 1, /must be a verb and what it acts on/],
  ['that leads elsewhere', ['operation', '../rename-list'], 1, /must be a verb and what it acts on/],
])('nothing is written %s', async (_what, parameters, status, said) => {
  expect(await scaffold(...parameters)).toEqual({ status, said: expect.stringMatching(said) })
})
