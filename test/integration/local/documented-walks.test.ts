import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { patternOf, readCommands, runCommands } from '../simulator/documented-commands.ts'
import { startRuntimeProcess } from './support/runtime-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 180_000 })

const root = join(import.meta.dirname, '../../..')
const pages = [
  // First, since it lists all that is parked.
  { page: 'docs/how-to/operate.md', least: 20 },
  { page: 'docs/tutorial/catch-22.md', least: 30 },
]
const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0)

it.runIf(hasTools)('the walks through the pages show what stands there, pasted command by command', async () => {
  const folder = temporaryFolder()
  await startRuntimeProcess('product', folder)
  for (const { page, least } of pages) walk(page, least, folder)
})

function walk(page: string, least: number, folder: string): void {
  const commands = readCommands(readFileSync(join(root, page), 'utf8'))
  const here = commands.map(({ command, expected }) => ({
    command: command
      .replace("'./.local/endpoints.json'", `'${folder}/endpoints.json'`)
      .replace('.local/', `${folder}/`),
    expected,
  }))
  const outputs = runCommands(here, root)
  expect(commands.length).toBeGreaterThan(least)
  for (const [place, { command, expected }] of commands.entries()) {
    expect({ command, output: outputs[place] }).toEqual({ command, output: expect.stringMatching(patternOf(expected)) })
  }
}
