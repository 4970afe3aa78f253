/** A table; cells may hold any text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** A value as it is written in code. */
export const codeText = (value: string): string => `\`${value}\``

/** A block of code; `language` for the colours. */
export const codeBlock = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

export const bulletList = (entries: readonly string[]): string => entries.map((entry) => `- ${entry}`).join('\n')

/** A link to a heading of the same page that is a word without blanks. */
export const sectionLink = (heading: string): string => `[${heading}](#${heading})`

/** A bar would end the cell and a line end the row. */
const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
