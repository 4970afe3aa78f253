import { defineConfig } from 'vitest/config'
import { testTags } from './test/support/test-tags.ts'

/** The tests that must notice a change of the engine by themselves, without the fault simulation around them. */
export default defineConfig({
  // One worker for all files: a new one for each takes longer than the tests.
  test: {
    isolate: false,
    tags: testTags,
    fileParallelism: false,
    include: [
      'test/unit/operations/*.test.ts',
      'test/unit/account-reads/*.test.ts',
      'test/integration/operations/*.test.ts',
    ],
  },
})
