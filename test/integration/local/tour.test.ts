import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

const script = join(import.meta.dirname, '../../../infra/local/tour.ts')

it('npm run tour ends with 0, since the vendor saw exactly the expected calls', async () => {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  expect(output).toContain('exactly the expected ones')
  expect(output).toMatch(/cancel the last product +bravo-books +rejected +LAST_PRODUCT/)
  expect(output).toMatch(/open, the answer lost +charlie-club +applied +no answer came/)
  expect(output).toMatch(/open, malformed +delta deli +refused +FIELD_INVALID/)
  expect(code).toBe(0)
}, 120_000)
