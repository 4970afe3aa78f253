/** How many columns a text takes; combining marks take none, wide characters two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}|\u200d/u.test(character)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}

/** A text in at most `width` columns; what is cut ends with an ellipsis. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let taken = ''
  for (const character of text) {
    if (widthOf(taken + character) > width - 1) break
    taken += character
  }
  return `${taken}…`
}

/** What an answer holds is not ours: no control character of it reaches the terminal. */
export const plain = (text: string): string => text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')

/**
 * Rows as lines, columns side by side. The last column is cut to the width; where the others alone take more than the width
 * allows, each row is a block of `name: value` lines instead.
 *
 * @param width in columns; without one nothing is cut, so that a pipe gets all
 */
export function tableLines(heads: readonly string[], rows: readonly (readonly string[])[], width?: number): string[] {
  const cells = rows.map((row) => heads.map((_, index) => plain(row[index] ?? '')))
  const widths = heads.map((head, column) => Math.max(widthOf(head), ...cells.map((row) => widthOf(row[column] ?? ''))))
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0)
  if (width !== undefined && before + Math.min(widths.at(-1) ?? 0, 12) > width) return blocks(heads, cells, width)
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, column) =>
      column === heads.length - 1
        ? fitted(cell, width === undefined ? Number.POSITIVE_INFINITY : width - before)
        : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
    )
    return padded.join('  ').trimEnd()
  }
  return [line(heads), ...cells.map(line)]
}

function blocks(heads: readonly string[], cells: readonly (readonly string[])[], width: number): string[] {
  return cells.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...heads.flatMap((head, column) => (row[column] === '' ? [] : [fitted(`${head}: ${row[column]}`, width)])),
  ])
}
