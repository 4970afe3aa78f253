import { defineConfig } from 'vitest/config'
import { testTags } from './test/support/test-tags.ts'

/** The tests that must notice a change of the pure rules by themselves, without the engine around them. */
export default defineConfig({
  test: {
    tags: testTags,
    include: [
      'test/unit/domain/**/*.test.ts',
      'test/property/domain/**/*.test.ts',
      'test/unit/operations/{provision-account,open-product,cancel-product,reopen-account}*.test.ts',
      'test/unit/operations/{change-plan,cancel-account,observe-by-reading}*.test.ts',
      'test/unit/operations/{subscribe,unsubscribe,test}-webhook*.test.ts',
      'test/unit/composition/message-door*.test.ts',
    ],
  },
})
