import { defineConfig } from 'vitest/config'

/** The tests that must notice a change of the engine by themselves, without the fault simulation around them. */
export default defineConfig({
  test: { include: ['test/unit/operations/engine-*.test.ts'] },
})
