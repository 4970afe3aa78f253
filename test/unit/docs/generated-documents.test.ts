import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type GeneratedDocument, generatedDocuments } from '../../../infra/docs/generated-documents.ts'
import { replaceSection } from '../../../infra/docs/generated-section.ts'
import { catalogue, operationFunctions } from '../../../shared/operations/catalogue.ts'

const root = resolve(import.meta.dirname, '../../..')
const committed = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the generated documents', () => {
  let documents: GeneratedDocument[]
  beforeAll(async () => {
    documents = await generatedDocuments(root)
  })

  it('are as the code would write them now', () => {
    for (const { path, content } of documents) {
      expect(committed(path), `${path} is out of date: npm run docs`).toBe(content)
    }
  })

  it('hold a schema and a section for every operation', () => {
    const page = documents.find(({ path }) => path === 'docs/operations.md')?.content
    for (const { name } of operationFunctions) {
      expect(documents.map(({ path }) => path)).toContain(`docs/schemas/${name}.json`)
      expect(page).toContain(`\n## ${name}\n`)
    }
  })

  it('name every function of the catalogue in the README', () => {
    const readme = documents.find(({ path }) => path === 'README.md')?.content
    for (const { name } of catalogue) expect(readme).toContain(`| [\`${name}\`]`)
  })

  it('tell from the modules which vendor calls are made and which guards refuse', () => {
    const page = documents.find(({ path }) => path === 'docs/operations.md')?.content
    expect(page).toContain('`POST /ws/partners/PARTNER/siteowners/LOGIN/products/canceled`')
    expect(page).toContain('| `LAST_PRODUCT` | rejected | EmailMarketing is the account’s last open product')
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
