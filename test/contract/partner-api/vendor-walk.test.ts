import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { walkGenerations } from '../../../docs/examples/vendor-walk.ts'
import { type SimulatorProcess, startSimulator } from '../../integration/simulator/simulator-process.ts'

/** The documented walk, against the vendor as a process of its own that shares no code with the clients. */
let simulator: SimulatorProcess

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.end())

/** The simulator's ids and times are its own. */
const masked = (line: string) => line.replace(/created a07e\w+/, 'created …').replace(/effective 20\S+/, 'effective …')

it('an account lives its life in each generation, as the page of the vendor shows it', async () => {
  const page = await readFile(new URL('../../../docs/reference/vendor-api.md', import.meta.url), 'utf8')
  const shown = /```text\n(.*?)\n```/s.exec(page)?.[1]?.split('\n')
  const lines: string[] = []
  await walkGenerations(simulator.url, '01', (line) => lines.push(masked(line)))
  expect(lines).toEqual(shown)
})
