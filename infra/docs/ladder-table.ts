import type { Rung } from './ladder.ts'
import { codeText, markdownTable } from './markdown.ts'
import { callsText } from './vendor-calls.ts'

/** The rungs in their order, with what each needs. */
export function ladderTable(ladder: readonly Rung[]): string {
  const rows = ladder.map(({ kind, writes, locates, needs, account }, place) => [
    String(place + 1),
    codeText(kind),
    `${callsText(writes)}${locates ? '; the identifier is looked for first where it is not known' : ''}`,
    needs.map(codeText).join(', '),
    [...account].map(([field, values]) => conditionText(field, values)).join('; '),
  ])
  return markdownTable(['', 'rung', 'calls', "in the partner's settings", 'the account, as it is read'], rows)
}

function conditionText(field: string, values: readonly unknown[]): string {
  const said = values.map((value) => (value === undefined ? 'not shown' : codeText(String(value))))
  return `${codeText(field)} is ${said.join(' or ')}`
}
