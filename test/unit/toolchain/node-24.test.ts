import { describe, expect, test } from 'vitest'
import { requireNode24 } from '../../../infra/node-24.mjs'

describe('the check of the Node version', () => {
  test.each(['24.0.0', '24.21.0', '26.1.0'])('lets %s run', (version) => {
    expect(() => requireNode24(version)).not.toThrow()
  })

  test.each(['20.20.2', '22.19.0', '18.0.0'])('stops %s and says what to do', (version) => {
    expect(() => requireNode24(version)).toThrow(/needs Node 24 or newer, but this is Node .*npm ci.*nodejs\.org/s)
  })
})
