import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const shared = new URL('../../../shared/', import.meta.url)
const files = readdirSync(shared, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))

/** What each generation writes in its own way: docs/reference/vendor.md#contradictions. */
const spellings = /['"`](?:Cancell?ed|CANCELL?ED|PENDING CANCELLATION|Trial End|TRIAL END|Active|ACTIVE|OPEN)['"`]/
const ownFolder = /^partner-api\/(?:text|xml|v2|v3)\//

it('the vendor’s spellings stand in the folder of their generation and nowhere else', () => {
  const spelled = files.filter((path) => spellings.test(readFileSync(new URL(path, shared), 'utf8')))
  expect(spelled.filter((path) => !ownFolder.test(path))).toEqual([])
  // Each generation but text, which has its own words in lower case, has some.
  const generations = new Set(spelled.map((path) => path.split('/')[1]))
  expect([...generations].sort()).toEqual(['v2', 'v3', 'xml'])
})
