import { defineConfig } from 'vitest/config'
import { testTags } from './test/support/test-tags.ts'

/**
 * One command runs every layer.
 *
 * Tests that only compute share their modules within a worker: loading these anew for each file took half of the time.
 * Infra, integration and fault tests start processes or synthesize stacks, so they get a longer limit; no test waits for
 * wall-clock time to prove something.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/require-node-24.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    tags: testTags,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, maxWorkers: 2 } },
      {
        extends: true,
        test: { name: 'codecs', include: ['test/{contract,property}/**/*.test.ts'], isolate: false, maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: ['test/{infra,integration,simulation}/**/*.test.ts'],
          isolate: false,
          // They wait for processes most of the time.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
