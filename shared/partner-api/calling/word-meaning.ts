/**
 * What a word of the vendor's means, whatever its case and its blanks; undefined for a word that is not known.
 *
 * @param table - by words in capitals, and by spellings that come often: capitals are dear where there are many rows
 */
export function meaningOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  if (Object.hasOwn(table, word)) return table[word]
  const capitals = word.toUpperCase()
  const key = Object.hasOwn(table, capitals) ? capitals : capitals.trim().replaceAll(/\s+/g, ' ')
  return Object.hasOwn(table, key) ? table[key] : undefined
}
