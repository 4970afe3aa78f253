import { defineConfig } from 'vitest/config'

/**
 * One command runs every layer. Infra and integration tests start processes or synthesize stacks,
 * so they get a longer limit; no test waits for wall-clock time to prove something.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/require-node-24.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
