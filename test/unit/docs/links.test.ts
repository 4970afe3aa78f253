import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const markdownFiles = globSync(['*.md', '{docs,test,shared,infra,.github}/**/*.md'], { cwd: root }).sort()
const codeFiles = globSync(['{shared,functions,infra,test,docs}/**/*.{ts,mjs}', '*.config.ts', '.ci/*'], {
  cwd: root,
}).sort()

/** The anchor of a heading as GitHub makes it: lower case, blanks as hyphens, no other punctuation. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

/** It holds samples of what it looks for. */
const self = normalize('test/unit/docs/links.test.ts')

const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '')

const known = new Map<string, ReadonlySet<string>>()

/** The anchors of a page; a heading that comes again gets a number. */
function anchorsOf(file: string): ReadonlySet<string> {
  const before = known.get(file)
  if (before !== undefined) return before
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutFences(textOf(file)).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(heading)
    let unique = anchor
    for (let again = 1; anchors.has(unique); again += 1) unique = `${anchor}-${again}`
    anchors.add(unique)
  }
  known.set(file, anchors)
  return anchors
}

interface Link {
  from: string
  page: string
  anchor: string
}

/** Addresses of other pages in a Markdown page, from the project's root. */
function linksOfPage(file: string): Link[] {
  const text = withoutFences(textOf(file)).replaceAll(/`[^`\n]*`/g, '')
  const addresses = [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, one, other]) => one ?? other ?? '',
  )
  return addresses
    .filter((address) => !/^[a-z]+:/.test(address))
    .map((address) => {
      const [path = '', anchor = ''] = address.split('#')
      return { from: file, page: path === '' ? file : normalize(join(dirname(file), path)), anchor }
    })
}

/**
 * Pages that code names from the project's root, in comments and in texts: `docs/page.md#one`, and further sections of the same
 * page behind it: `docs/page.md#one and #other`.
 */
function linksOfCode(file: string): Link[] {
  const text = textOf(file).replaceAll(/\s*\n\s*(?:\*|\/\/) /g, ' ')
  const named =
    /(?<![\w/.-])((?:docs\/[\w./-]+|README|CONTRIBUTING|SECURITY|CHANGELOG|AGENTS)\.md)((?:(?:,| and|, and| to)? ?#[a-z0-9][\w-]*)*)/g
  return [...text.matchAll(named)].flatMap(([, page = '', sections = '']) => {
    const anchors = [...sections.matchAll(/#([\w-]+)/g)].map(([, anchor = '']) => anchor)
    return (anchors.length === 0 ? [''] : anchors).map((anchor) => ({ from: file, page, anchor }))
  })
}

const isBroken = ({ page, anchor }: Link): boolean =>
  !existsSync(join(root, page)) || (anchor !== '' && page.endsWith('.md') && !anchorsOf(page).has(anchor))

const told = ({ from, page, anchor }: Link): string => `${from} -> ${page}${anchor === '' ? '' : `#${anchor}`}`

describe('every link leads somewhere', () => {
  test('of pages', () => {
    const links = markdownFiles.flatMap(linksOfPage)
    expect(links.length).toBeGreaterThan(200)
    expect(links.filter(isBroken).map(told)).toEqual([])
  })

  test('of code: the page is there, and the section in it', () => {
    const links = codeFiles.filter((file) => file !== self).flatMap(linksOfCode)
    expect(links.filter(({ anchor }) => anchor !== '').length).toBeGreaterThan(150)
    expect(links.filter(isBroken).map(told)).toEqual([])
  })
})

test('every test that a page names is there, with the title that the page quotes', () => {
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/’|\\'/g, "'")
  const tests = globSync('test/**/*.test.ts', { cwd: root })
  const named = markdownFiles
    .filter((page) => !page.startsWith('docs/adr/'))
    .flatMap((page) =>
      [...textOf(page).matchAll(/`([\w/.-]+\.test\.ts)`(?:,\s+"([^"]+)")?/g)].map(([, file = '', title = '']) => ({
        page,
        file,
        title: plain(title).replace(/ ?…$/, ''),
      })),
    )
  expect(named.length).toBeGreaterThan(20)
  const missing = named.filter(({ file, title }) => {
    const found = tests.filter((one) => one === file || one.endsWith(`/${file}`))
    return !found.some((one) => plain(textOf(one)).includes(title))
  })
  expect(missing).toEqual([])
})

/** Documents that are not in the repository: a reason is given itself, or stands in docs/. */
const hiddenSources: readonly [pattern: RegExp, because: string][] = [
  [/\bblueprint\b/i, 'a design that nobody can read'],
  [/\bprotocol['’]?s?,? \(?(?:H\d|part|rule H|reading|section)/, 'the protocol has a page with headings'],
  [/(?<![\w#'"&])H\d{1,2}\b(?! ?[:=({])/, 'a number of a history; its rule has a heading'],
  [/\breference,? (?:sections? )?\d/, 'a number of a section; vendor.md has headings'],
  [/\bvendor reference\b/, 'docs/reference/vendor.md is meant'],
]

describe('nothing cites what is not in the repository', () => {
  const files = [...codeFiles, ...markdownFiles].filter((file) => file !== self)
  test.each(hiddenSources)('%s: %s', (pattern) => {
    const lines = files.flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    )
    expect(lines).toEqual([])
  })
})
