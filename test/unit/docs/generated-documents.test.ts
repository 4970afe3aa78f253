/** @module-tag long */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type GeneratedDocument, generatedDocuments } from '../../../infra/docs/generated-documents.ts'
import { replaceSection } from '../../../infra/docs/generated-section.ts'
import { operationDocument } from '../../../infra/docs/operation-document.ts'
import { operationsPage } from '../../../infra/docs/operations-page.ts'
import { apiFunctions, catalogue, operationFunctions } from '../../../shared/operations/catalogue.ts'
import { failureTable } from '../../../shared/partner-api/failure-messages.ts'

const root = resolve(import.meta.dirname, '../../..')
const committed = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the generated documents', () => {
  let documents: GeneratedDocument[]
  let page: string
  beforeAll(async () => {
    documents = await generatedDocuments(root)
    page = documents.find(({ path }) => path === 'docs/reference/operations.md')?.content ?? ''
  }, 60_000)

  it('are as the code would write them now', () => {
    for (const { path, content } of documents) {
      expect(committed(path), `${path} is out of date: npm run docs`).toBe(content)
    }
  })

  it('hold a schema, a section and a line of the contents for every operation', () => {
    for (const { name } of operationFunctions) {
      expect(documents.map(({ path }) => path)).toContain(`docs/schemas/${name}.json`)
      expect(page).toContain(`\n## ${name}\n`)
      expect(page).toContain(`| [${name}](#${name}) | `)
    }
  })

  it('hold a section for every question about an account', () => {
    const questions = apiFunctions
      .filter(({ name }) => name !== 'operate')
      .flatMap(({ name, trigger }) => trigger.routes.map(({ route }) => ({ name, route })))
      .filter(({ route }) => route.includes('/accounts/'))
    expect(questions).toHaveLength(3)
    for (const { name, route } of questions) expect(page).toContain(`\n### ${name}\n\n\`GET ${route}\`\n`)
  })

  it('name every function of the catalogue in the README', () => {
    const readme = documents.find(({ path }) => path === 'README.md')?.content
    for (const { name } of catalogue) expect(readme).toContain(`| [\`${name}\`]`)
  })

  it('describe every code of the vendor calls', () => {
    for (const code of Object.keys(failureTable)) expect(page).toContain(`\n| \`${code}\` | `)
  })

  it('are the same whenever they are written, so that only a change of the code changes them', {
    tags: ['long'],
    timeout: 60_000,
  }, async () => {
    const asked = await Promise.all(operationFunctions.map(operationDocument))
    expect(await operationsPage(asked)).toBe(page)
  })
})

describe('a generated section', () => {
  const beginning = '<!-- part: written by npm run docs, do not edit -->'
  const ending = '<!-- end of part -->'

  it('is replaced without touching what stands around it', () => {
    const document = `above\n${beginning}\nold\n${ending}\nbelow\n`
    const replaced = replaceSection(document, 'part', 'new')
    expect(replaced).toBe(`above\n${beginning}\n\nnew\n\n${ending}\nbelow\n`)
    expect(replaceSection(replaced, 'part', 'new')).toBe(replaced)
  })

  it.each([
    ['there is no beginning', `old ${ending}`],
    ['there is no end', `${beginning} old`],
    ['the end comes first', `${ending} old ${beginning}`],
    ['the beginning is there twice', `${beginning} ${beginning} ${ending}`],
    ['the end is there twice', `${beginning} ${ending} ${ending}`],
  ])('is refused when %s, so that no text is lost', (_reason, document) => {
    expect(() => replaceSection(document, 'part', 'new')).toThrow(/must hold/)
  })
})
