import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patternOf, readCommands, runCommands } from './documented-commands.ts'
import { type SimulatorProcess, startSimulator } from './simulator-process.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const page = readFileSync(new URL('../../../docs/reference/simulator.md', import.meta.url), 'utf8')
const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0)

describe.runIf(hasTools)('the commands of docs/reference/simulator.md show what stands below them', () => {
  const commands = readCommands(page)
  let simulator: SimulatorProcess
  let outputs: readonly string[] = []

  beforeAll(async () => {
    simulator = await startSimulator('--accounts', '20')
    const { port } = new URL(simulator.url)
    const here = commands.map(({ command, expected }) => ({ command: command.replaceAll('4040', port), expected }))
    outputs = runCommands(here, root).map((output) => output.replaceAll(port, '4040'))
  })
  afterAll(() => simulator.end())

  test('there are some', () => {
    expect(commands.length).toBeGreaterThan(20)
    expect(outputs).toHaveLength(commands.length)
  })

  test.each(commands.map((command, index) => ({ ...command, index })))('$command', ({ expected, index }) => {
    expect(outputs[index]).toMatch(patternOf(expected))
  })
})
