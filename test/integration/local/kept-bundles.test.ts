import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOf } from '../../../infra/bundles/bundle-script.ts'
import { keptBundles } from '../../../infra/local/kept-bundles.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const echo = [{ name: 'echo', entry: 'functions/echo.ts' }]

/** A project of one function. */
function project() {
  const root = temporaryFolder()
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('package-lock.json', '{}')
  write('infra/local/function-worker.ts', 'export {}')
  write('functions/echo.ts', "import { word } from '../shared/word.ts'\nexport const handler = () => word")
  write('shared/word.ts', "export const word = 'first'")
  const store = join(root, 'node_modules/.cache/partner-ops-bundles')
  return {
    write,
    store: () => readdirSync(store),
    storePath: (name: string) => join(store, name),
    codeAfterBundling: async (folder = temporaryFolder()) => {
      const { functions, worker } = await keptBundles(echo, root, folder)
      expect(existsSync(worker)).toBe(true)
      return readFileSync(filesOf(dirname(functions.get('echo') ?? '')).bundle, 'utf8')
    },
  }
}

it('copies what the same sources gave before', async () => {
  const { codeAfterBundling, store, storePath } = project()
  const first = await codeAfterBundling()
  expect(first).toContain('first')
  const [kept = ''] = store()
  // A mark that only a copy can carry.
  writeFileSync(filesOf(join(storePath(kept), 'echo')).bundle, 'marked')
  expect(await codeAfterBundling()).toBe('marked')
  expect(store()).toEqual([kept])
})

it.each([
  ['a module that the function imports', 'shared/word.ts', "export const word = 'second'"],
  ['the function', 'functions/echo.ts', "export const handler = () => 'second'"],
  ['the versions of packages', 'package-lock.json', '{"second":true}'],
])('bundles anew where %s changed', async (_reason, path, text) => {
  const { write, codeAfterBundling, store } = project()
  await codeAfterBundling()
  write(path, text)
  expect(await codeAfterBundling()).toContain(path === 'package-lock.json' ? 'first' : 'second')
  expect(store()).toHaveLength(2)
})

it('leaves nothing in a folder of what an earlier start put there', async () => {
  const { write, codeAfterBundling } = project()
  const folder = temporaryFolder()
  await codeAfterBundling(folder)
  writeFileSync(join(folder, 'echo', 'stale.js'), '')
  write('shared/word.ts', "export const word = 'second'")
  expect(await codeAfterBundling(folder)).toContain('second')
  expect(existsSync(join(folder, 'echo', 'stale.js'))).toBe(false)
})

it('keeps a few sets, and one that is being made is not taken for whole', async () => {
  const { write, codeAfterBundling, store, storePath } = project()
  await codeAfterBundling()
  for (const name of ['making-elsewhere', 'making-and-left']) mkdirSync(storePath(name))
  const yesterday = new Date(Date.now() - 86_400_000)
  utimesSync(storePath('making-and-left'), yesterday, yesterday)
  for (let change = 0; change < 6; change += 1) {
    write('shared/word.ts', `export const word = 'change ${change}'`)
    await codeAfterBundling()
  }
  expect(store()).toHaveLength(5)
  expect(statSync(storePath('making-elsewhere')).isDirectory()).toBe(true)
})

it('starts that come at once each get whole bundles', async () => {
  const { codeAfterBundling, store } = project()
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeAfterBundling()))
  expect(new Set(codes).size).toBe(1)
  expect(store()).toHaveLength(1)
})

it('a set that does not build is not kept', async () => {
  const { write, codeAfterBundling, store } = project()
  write('shared/word.ts', 'export const ward = 1')
  await expect(codeAfterBundling()).rejects.toThrow()
  expect(store()).toEqual([])
  write('shared/word.ts', "export const word = 'mended'")
  expect(await codeAfterBundling()).toContain('mended')
})
