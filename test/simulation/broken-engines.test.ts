import { describe, expect, test } from 'vitest'
import { brokenEngines } from './broken/broken-engines.ts'
import { runSeed } from './run-seed.ts'

const mostSeeds = 200
/** A backlog takes as long as dozens of other seeds do. */
const mostBacklogs = 40

describe('the fault simulation notices an engine of which', () => {
  test.each(brokenEngines)('$name', { timeout: 240_000 }, async (broken) => {
    const most = broken.family === 'backlog' ? mostBacklogs : mostSeeds
    const all = Array.from({ length: most }, (_, index) => index + 1)
    for (const seed of broken.seed === undefined ? all : [broken.seed, ...all]) {
      const { violations } = await runSeed(seed, { broken })
      if (violations.length > 0) return
    }
    expect.fail(`not noticed within ${most} seeds`)
  })
})

describe('the sound engine keeps every promise where', () => {
  const aimed = brokenEngines.filter(({ aim }) => aim !== undefined)
  test.each(aimed)('another fails because $name', { timeout: 240_000 }, async ({ aim, mode, family, isLagging }) => {
    for (let seed = 1; seed <= (family === 'backlog' ? 5 : 20); seed++) {
      const { violations } = await runSeed(seed, {
        family: family ?? 'xml',
        ...(aim === undefined ? {} : { aim }),
        ...(mode === undefined ? {} : { mode }),
        ...(isLagging === undefined ? {} : { isLagging }),
      })
      expect(violations, `seed ${seed}`).toEqual([])
    }
  })
})
