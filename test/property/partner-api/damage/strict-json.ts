/**
 * A second reader of JSON that shares no code with ours nor with the engine's: slow, strict and plain. It refuses what
 * ours must refuse: invalid UTF-8, names that are repeated or `__proto__`, more than twenty levels.
 *
 * @returns undefined for what must be refused
 */
export function readStrictJson(bytes: Uint8Array): { value: unknown } | undefined {
  const read = readMarkedJson(bytes, true)
  return read === undefined || read.marked.size > 0 ? undefined : read
}

/**
 * As `readStrictJson`, but what is refused there for its names or its depth is read, and marked.
 *
 * @param strict - whether bytes that are no UTF-8 are refused, or replaced
 * @returns with each object or list that holds such a name, or is too deep, the names
 */
export function readMarkedJson(
  bytes: Uint8Array,
  strict: boolean,
): { value: unknown; marked: ReadonlyMap<object, ReadonlySet<string>> } | undefined {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: strict, ignoreBOM: true }).decode(bytes)
    // One byte order mark may stand in front.
    const reader = new Reader(decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded)
    const value = reader.readValue(0)
    reader.skipBlanks()
    return reader.isAtEnd() ? { value, marked: reader.marked } : undefined
  } catch {
    return undefined
  }
}

const words: [text: string, value: unknown][] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

class Reader {
  readonly #text: string
  readonly marked = new Map<object, Set<string>>()
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  skipBlanks(): void {
    while (this.#at < this.#text.length && ' \t\n\r'.includes(this.#text.charAt(this.#at))) this.#at++
  }

  readValue(depth: number): unknown {
    this.skipBlanks()
    const next = this.#text.charAt(this.#at)
    if (next === '{' || next === '[') {
      // Deeper than this no mutation goes.
      if (depth > 200) throw new Error('too deep')
      this.#at++
      const read = next === '{' ? this.#readObject(depth + 1) : this.#readList(depth + 1)
      if (depth >= 20) this.#mark(read, '')
      return read
    }
    if (next === '"') return this.#readText()
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#readNumber()
  }

  #readObject(depth: number): Record<string, unknown> {
    const entries = new Map<string, unknown>()
    const odd = new Set<string>()
    if (this.#takes('}')) return {}
    do {
      this.skipBlanks()
      const name = this.#readText()
      if (name === '__proto__' || entries.has(name)) odd.add(name)
      this.#require(':')
      entries.set(name, this.readValue(depth))
    } while (this.#takes(','))
    this.#require('}')
    const read = Object.fromEntries(entries)
    for (const name of odd) this.#mark(read, name)
    return read
  }

  #mark(read: object, name: string): void {
    this.marked.set(read, (this.marked.get(read) ?? new Set()).add(name))
  }

  #readList(depth: number): unknown[] {
    const list: unknown[] = []
    if (this.#takes(']')) return list
    do list.push(this.readValue(depth))
    while (this.#takes(','))
    this.#require(']')
    return list
  }

  #readText(): string {
    if (this.#text.charAt(this.#at++) !== '"') throw new Error('no text')
    let text = ''
    for (;;) {
      const character = this.#text.charAt(this.#at++)
      if (character === '"') return text
      if (character === '' || character < ' ') throw new Error('no end')
      text += character === '\\' ? this.#readEscape() : character
    }
  }

  #readEscape(): string {
    const kind = this.#text.charAt(this.#at++)
    if (kind !== 'u') {
      const meant = Object.hasOwn(escapes, kind) ? escapes[kind] : undefined
      if (meant === undefined) throw new Error('no escape')
      return meant
    }
    const digits = this.#text.slice(this.#at, this.#at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Error('no code')
    this.#at += 4
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  #readNumber(): number {
    const [digits] =
      /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.#text.slice(this.#at, this.#at + 400)) ?? []
    if (digits === undefined) throw new Error('no value')
    this.#at += digits.length
    return Number(digits)
  }

  #takes(sign: string): boolean {
    this.skipBlanks()
    if (this.#text.charAt(this.#at) !== sign) return false
    this.#at++
    return true
  }

  #require(sign: string): void {
    if (!this.#takes(sign)) throw new Error(`no ${sign}`)
  }
}
