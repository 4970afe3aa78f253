import { readdirSync, readFileSync } from 'node:fs'
import { expect, it, onTestFinished, vi } from 'vitest'
import { judgeRound } from '../../simulation/processes/judge-round.ts'
import { planRound } from '../../simulation/processes/plan-round.ts'
import { playRound, RoundError, removeRound } from '../../simulation/processes/play-round.ts'
import { roundReport } from '../../simulation/processes/round-report.ts'

// The product starts twice, and a killed lane waits for its lease, on machines that may be busy.
vi.setConfig({ testTimeout: 240_000 })

it('loses nothing and does nothing twice when its processes are killed, one of them between a request and its record', async () => {
  const plan = planRound(7, 60)
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const round = await playRound(plan, ending.signal)
  const problems = judgeRound(plan, round.facts)
  // Read only when the test fails: the seed, the kills and their proof.
  expect(problems, roundReport(plan, round.facts, problems)).toEqual([])
  expect(round.leftProcesses).toBe(0)
  removeRound(round)
})

it('leaves no process when it is ended early', async () => {
  const seed = 999_000_001
  await expect(playRound(planRound(seed, 60), AbortSignal.abort())).rejects.toBeInstanceOf(RoundError)
  expect(commandLines().filter((line) => line.includes(`kill-round-${seed}`))).toEqual([])
})

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    })
}
