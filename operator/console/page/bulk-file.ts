/** One message of a file, as the HTTP API takes it. */
export interface BulkLine {
  /** Of the file, the first is 1. */
  line: number
  text: string
}

export interface BulkFile {
  lines: BulkLine[]
  /** What cannot be sent, by line. */
  unreadable: { line: number; rule: string }[]
}

const mostCharacters = 200_000

/** Reads NDJSON, or CSV with a line of names. What is good in it is kept. */
export async function readBulkFile(name: string, text: string): Promise<BulkFile> {
  const clean = text.replace(/^\uFEFF/, '')
  return /^\s*[{]/.test(clean) || /\.(ndjson|jsonl)$/i.test(name) ? readLines(clean) : readTable(clean)
}

function readLines(text: string): BulkFile {
  const file: BulkFile = { lines: [], unreadable: [] }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim()
    if (trimmed === '') continue
    if (trimmed.length > mostCharacters)
      file.unreadable.push({ line: index + 1, rule: 'must have at most 200,000 characters' })
    else file.lines.push({ line: index + 1, text: trimmed })
  }
  return file
}

/** The names of a message's own fields; all others have to begin with `input.`. */
const own = ['operation', 'operationId', 'partner', 'account', 'vendorId', 'after', 'input']

async function readTable(text: string): Promise<BulkFile> {
  const { default: papa } = await import('papaparse')
  const { data, errors } = papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const [names = [], ...rows] = data
  const foreign = names.filter((name) => !own.includes(name) && !name.startsWith('input.'))
  if (foreign.length > 0 || !names.includes('operationId')) {
    const rule =
      foreign.length > 0 ? `has columns that are not known: ${foreign.join(', ')}` : 'has no column operationId'
    return { lines: [], unreadable: [{ line: 1, rule: `${rule}. Known are ${own.join(', ')} and input.<field>` }] }
  }
  const file: BulkFile = { lines: [], unreadable: [] }
  const broken = new Map(errors.map(({ row = 0, message }) => [row, message]))
  for (const [index, row] of rows.entries()) {
    const line = index + 2
    const problem =
      broken.get(index + 1) ??
      (row.length === names.length ? undefined : `has ${row.length} fields, not ${names.length}`)
    const message = problem === undefined ? messageOf(names, row) : undefined
    if (message === undefined) file.unreadable.push({ line, rule: problem ?? 'must have JSON in the column input' })
    else file.lines.push({ line, text: JSON.stringify(message) })
  }
  return file
}

function messageOf(names: readonly string[], row: readonly string[]): Record<string, unknown> | undefined {
  const message: Record<string, unknown> = {}
  let input: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) {
    const text = row[index] ?? ''
    if (text === '') continue
    if (name === 'input') {
      try {
        input = { ...JSON.parse(text), ...input }
      } catch {
        return undefined
      }
    } else if (name.startsWith('input.')) input[name.slice('input.'.length)] = typedText(text)
    else message[name] = name === 'after' ? text.split(/[\s,;]+/) : text
  }
  return { ...message, input }
}

/** A number may be a telephone or a name, so that only the two words of JSON are more than text. */
const typedText = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text)

/** Parts that the HTTP API takes: up to so many lines, and not too many characters. */
export function partsOf(lines: readonly BulkLine[], most = { lines: 200, characters: 300_000 }): BulkLine[][] {
  const parts: BulkLine[][] = []
  let part: BulkLine[] = []
  let size = 0
  for (const line of lines) {
    if (part.length > 0 && (part.length >= most.lines || size + line.text.length > most.characters)) {
      parts.push(part)
      part = []
      size = 0
    }
    part.push(line)
    size += line.text.length + 1
  }
  return part.length === 0 ? parts : [...parts, part]
}
