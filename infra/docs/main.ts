import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { generatedDocuments } from './generated-documents.ts'

const usage = `Writes the documents that are made from the code: the README's table, docs/reference/operations.md, docs/schemas.

  npm run docs               writes those that are out of date
  npm run docs -- --check    writes nothing; exit code 1 when one is out of date
  npm run docs -- --help     this text
`

/** @returns the exit code */
async function main(words: readonly string[]): Promise<number> {
  if (words.length === 1 && (words[0] === '--help' || words[0] === '-h')) {
    process.stdout.write(usage)
    return 0
  }
  const check = words.length === 1 && words[0] === '--check'
  if (words.length > 0 && !check) {
    process.stderr.write(usage)
    return 2
  }
  const root = resolve(import.meta.dirname, '../..')
  const outdated = (await generatedDocuments(root)).filter(({ path, content }) => read(join(root, path)) !== content)
  for (const { path, content } of outdated) {
    process.stdout.write(check ? `${path} is out of date\n` : `${path} written\n`)
    if (check) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  if (outdated.length === 0) process.stdout.write('All generated documents are up to date.\n')
  else if (check) process.stdout.write('Run: npm run docs\n')
  return check && outdated.length > 0 ? 1 : 0
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

process.exitCode = await main(process.argv.slice(2))
