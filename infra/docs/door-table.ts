import type { DoorAnswer } from './door-answers.ts'
import { withoutValues } from './door-answers.ts'
import { codeText, markdownTable } from './markdown.ts'
import type { OperationDocument } from './operation-document.ts'

/** What the partners' generations take beyond the schema: a row for each thing asked, a column for each set of answers. */
export function doorTable({ door, behaviours }: OperationDocument): string {
  const rows = withoutRepeats(door)
  const names = behaviours.map(({ partner }) => partner.name)
  const columns = Map.groupBy(names, (name) => JSON.stringify(rows.map((row) => answerText(row, name))))
  const heads = columns.size === 1 ? ['every partner'] : [...columns.values()].map((same) => same.join('; '))
  const cells = rows.map((row) => [row.asked, ...[...columns.values()].map(([name = '']) => answerText(row, name))])
  return markdownTable(['what the message says', ...heads], cells)
}

function answerText({ answers }: DoorAnswer, name: string): string {
  const answer = answers.get(name)
  if (answer === undefined) return ''
  if (answer.refused !== undefined) return `refused: ${withoutValue(answer.refused)}`
  return answer.warnings.length === 0 ? 'taken' : `taken, with a warning: ${answer.warnings.join(' ')}`
}

/** The rule without the value that broke it, which the row shows. */
const withoutValue = (reason: string): string =>
  reason.replace(/, but is .*$/, '').replace(/^([A-Za-z.]+) /, (_whole, field: string) => `${codeText(field)} `)

/** Of the values of one field that are answered alike the first is enough. */
function withoutRepeats(door: readonly DoorAnswer[]): DoorAnswer[] {
  const rows = Map.groupBy(door, (row) => `${fieldOf(row)} ${alike(row)}`)
  return [...rows.values()].map(([first]) => first as DoorAnswer)
}

const fieldOf = ({ asked }: DoorAnswer): string => /^`(\w+)/.exec(asked)?.[1] ?? ''

const alike = (row: DoorAnswer): string =>
  JSON.stringify([...row.answers.keys()].map((name) => withoutValues(answerText(row, name))))
