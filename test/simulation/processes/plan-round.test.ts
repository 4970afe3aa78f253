import { describe, expect, it } from 'vitest'
import { planRound } from './plan-round.ts'
import { allOperations } from './round-plan.ts'
import { roundEngineTimes, roundStage } from './round-stage.ts'

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

describe.each(seeds)('the plan of seed %i', (seed) => {
  const plan = planRound(seed, 200)

  it('is the same every time', () => {
    expect(planRound(seed, 200)).toEqual(plan)
  })

  it('has as many operations as were asked for, on at least 20 accounts, with a fifth of duplicates', () => {
    const operations = allOperations(plan)
    expect(operations).toHaveLength(200)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(200)
    expect(plan.accounts.length).toBeGreaterThanOrEqual(20)
    const queued = plan.deliveries.flatMap(({ operationId }) => operationId ?? [])
    expect(queued.length - new Set(queued).size).toBeGreaterThanOrEqual(40)
  })

  it('kills each part at least once, and the runtime between a request and its record', () => {
    const targets = plan.kills.flatMap((kill) => kill.targets)
    expect(targets).toEqual(expect.arrayContaining(['runtime', 'dynamodb', 'simulator']))
    expect(plan.kills.some((kill) => kill.between && kill.targets.includes('runtime'))).toBe(true)
  })

  it('names only operations of the same account, planned before, in "after"', () => {
    for (const { operations } of plan.accounts) {
      operations.forEach(({ after = [] }, index) => {
        const before = operations.slice(0, index).map(({ operationId }) => operationId)
        expect(before).toEqual(expect.arrayContaining([...after]))
      })
    }
  })
})

describe("a round's stage", () => {
  it('is one that the product accepts: only its times are short', () => {
    expect(roundStage('http://127.0.0.1:4040').engineTimes).toEqual(roundEngineTimes)
  })
})
