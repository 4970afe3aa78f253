import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../../shared/operations/catalogue.ts'

const root = resolve(import.meta.dirname, '../../..')
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)

const files = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

describe.each(files)('%s', (file) => {
  const text = textOf(file)

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z0-9:-]*[a-z0-9])/g)].map(([, script]) => script)
    for (const script of named) expect(scripts).toContain(script)
  })
})

describe('README.md', () => {
  it('lists every npm script', () => {
    for (const script of scripts) {
      const command = ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`
      expect(textOf('README.md'), command).toContain(`| \`${command}`)
    }
  })
})

describe('docs/how-to/runbook.md', () => {
  it('stops every function with a queue', () => {
    const [, loop = ''] = /^for operation in ([^;]+); do$/m.exec(textOf('docs/how-to/runbook.md')) ?? []
    const queues = catalogue.flatMap(({ name, trigger }) => (trigger.kind === 'queue' ? [name] : []))
    expect(loop.split(/[\s\\]+/)).toEqual(queues)
  })
})
