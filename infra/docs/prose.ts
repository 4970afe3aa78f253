import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { proseFaults } from './prose-rules.ts'
import { type ProseText, textsOfCode, textsOfPage } from './prose-texts.ts'

const root = resolve(import.meta.dirname, '../..')

/** Records of what was decided and changed keep the words of their time. */
const kept = /^(?:docs\/adr\/|CHANGELOG\.md$)/

const pages = ['*.md', '{docs,.github}/**/*.md']
const code = [
  '{shared,functions}/**/*.ts',
  'infra/{constructs,docs,local,stacks}/**/*.ts',
  'infra/*.ts',
  'test/simulator/**/*.ts',
]
/** The list of words itself. */
const list = join('infra', 'docs', 'prose-rules.ts')

/** Reads every page and every text in code that people read; says where one breaks a rule. */
function main(): number {
  const files = (patterns: readonly string[]): string[] => globSync(patterns, { cwd: root }).sort()
  const read = (file: string, texts: (whole: string) => ProseText[]): string[] =>
    texts(readFileSync(join(root, file), 'utf8')).flatMap(({ line, text }) =>
      proseFaults(text).map(({ found, instead }) => `${file}:${line}: "${found}"\n    instead: ${instead}`),
    )
  const faults = [
    ...files(pages)
      .filter((file) => !kept.test(file))
      .flatMap((file) => read(file, textsOfPage)),
    ...files(code)
      .filter((file) => file !== list)
      .flatMap((file) => read(file, textsOfCode)),
  ]
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.stdout.write(
    faults.length === 0 ? 'No text breaks a rule of infra/docs/prose-rules.ts.\n' : `${faults.length} found.\n`,
  )
  return faults.length === 0 ? 0 : 1
}

process.exitCode = main()
