import { defineConfig } from 'vitest/config'

/** The tests that must notice a change of the pure rules by themselves, without the engine around them. */
export default defineConfig({
  test: {
    include: [
      'test/unit/accounts/**/*.test.ts',
      'test/property/accounts/**/*.test.ts',
      'test/unit/operations/{open-product,cancel-product,provision-account,observe-by-reading}*.test.ts',
    ],
  },
})
