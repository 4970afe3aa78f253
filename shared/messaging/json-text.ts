/** What stands in a JSON text, or what makes it ambiguous. */
export type JsonText =
  | { kind: 'value'; value: unknown }
  | { kind: 'not-json' }
  | { kind: 'ambiguous'; problem: 'duplicate' | 'reserved' | 'too-deep'; path: readonly (string | number)[] }

/** Deeper than any message of ours by far. */
export const mostJsonDepth = 20

interface Level {
  /** Names seen so far; undefined for a list. */
  names: Set<string> | undefined
  /** Where we are in it. */
  at: string | number
  expectsName: boolean
}

/** Texts and the signs of structure; numbers and words in between do not matter. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs

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
  // The text is known to be well-formed now, so its tokens say enough.
  const levels: Level[] = []
  const found = (problem: 'duplicate' | 'reserved' | 'too-deep'): JsonText => ({
    kind: 'ambiguous',
    problem,
    path: levels.map((level) => level.at),
  })
  for (const [token] of text.matchAll(tokens)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      if (levels.length === mostJsonDepth) return found('too-deep')
      levels.push(
        token === '{'
          ? { names: new Set(), at: '', expectsName: true }
          : { names: undefined, at: 0, expectsName: false },
      )
    } else if (token === '}' || token === ']') levels.pop()
    else if (!level) continue
    else if (token === ',') advance(level)
    else if (level.names && level.expectsName) {
      const name = JSON.parse(token) as string
      level.at = name
      level.expectsName = false
      if (name === '__proto__') return found('reserved')
      if (level.names.has(name)) return found('duplicate')
      level.names.add(name)
    }
  }
  return { kind: 'value', value }
}

function advance(level: Level): void {
  if (level.names) level.expectsName = true
  else if (typeof level.at === 'number') level.at += 1
}
