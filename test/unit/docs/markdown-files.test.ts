import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
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

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe.each(files)('%s', (file) => {
  const text = textOf(file)

  it('links to files and headings that are there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')
    for (const link of links.filter((target) => !/^[a-z]+:/.test(target))) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : relative(root, resolve(root, dirname(file), path))
      expect(existsSync(join(root, target)), `${link} leads nowhere`).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(textOf(target)), link).toContain(anchor)
    }
  })

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([a-z][a-z0-9-]*)/g)].map(([, script]) => script)
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

describe('docs/runbook.md', () => {
  it('stops every function with a queue', () => {
    const [, loop = ''] = /^for operation in ([^;]+); do$/m.exec(textOf('docs/runbook.md')) ?? []
    const queues = catalogue.flatMap(({ name, trigger }) => (trigger.kind === 'queue' ? [name] : []))
    expect(loop.split(/[\s\\]+/)).toEqual(queues)
  })
})
