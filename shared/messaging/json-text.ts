/** What makes a JSON text ambiguous, and where. */
export interface JsonAmbiguity {
  problem: 'duplicate' | 'reserved' | 'too-deep'
  path: readonly (string | number)[]
}

/** What stands in a JSON text, or what makes it ambiguous. */
export type JsonText =
  | { kind: 'value'; value: unknown }
  | { kind: 'not-json' }
  | ({ kind: 'ambiguous' } & JsonAmbiguity)

/** Deeper than any message of ours by far. */
export const mostJsonDepth = 20

interface Level {
  /** Names seen so far; undefined for a list. */
  names: Set<string> | undefined
  /** Where we are in it. */
  at: string | number
  expectsName: boolean
}

const [openObject, closeObject, openList, closeList, comma, quote, backslash] = [123, 125, 91, 93, 44, 34, 92]

/**
 * Reads JSON, and refuses what `JSON.parse` would pass over in silence: a name given twice (the later wins, and another
 * reader may take the earlier), `__proto__` as a name, and nesting without end.
 *
 * @param text any text
 */
export function readJson(text: string): JsonText {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'not-json' }
  }
  let first: JsonAmbiguity | undefined
  findAmbiguities(text, (found) => {
    first = found
    return 'enough'
  })
  return first === undefined ? { kind: 'value', value } : { kind: 'ambiguous', ...first }
}

/**
 * Finds what `readJson` refuses in a text that is known to be well-formed, so that its texts and signs of structure say
 * enough.
 *
 * @param found - told of each; whether that is enough
 */
export function findAmbiguities(text: string, found: (ambiguity: JsonAmbiguity) => 'enough' | 'go-on'): void {
  const levels: Level[] = []
  const isEnough = (problem: JsonAmbiguity['problem']): boolean =>
    found({ problem, path: levels.slice(0, mostJsonDepth).map((level) => level.at) }) === 'enough'
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === openObject || sign === openList) {
      if (levels.length === mostJsonDepth && isEnough('too-deep')) return
      levels.push(
        sign === openObject
          ? { names: new Set(), at: '', expectsName: true }
          : { names: undefined, at: 0, expectsName: false },
      )
    } else if (sign === closeObject || sign === closeList) levels.pop()
    else if (sign === comma || sign === quote) {
      const level = levels.at(-1)
      const end = sign === quote ? endOfText(text, at) : at
      if (level && sign === comma) advance(level)
      else if (level?.names && level.expectsName) {
        const name = nameIn(text.slice(at, end + 1))
        level.at = name
        level.expectsName = false
        if (name === '__proto__' && isEnough('reserved')) return
        if (level.names.has(name) && isEnough('duplicate')) return
        level.names.add(name)
      }
      at = end
    }
  }
}

function advance(level: Level): void {
  if (level.names) level.expectsName = true
  else if (typeof level.at === 'number') level.at += 1
}

/** Where the text that begins with the quotation mark at `start` has its last one. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++
    if (escapes % 2 === 0) return end
  }
  return text.length
}

const nameIn = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
