import { type BenchRow, type BenchSection, isMet } from './bench-row.ts'

/** A section as a table for people: name, value, target, verdict, detail. */
export function sectionText({ title, rows, notes }: BenchSection): string {
  const cells = rows.map((row) => [row.name, valueText(row), targetText(row), verdictText(row), row.detail ?? ''])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((line) => (line[column] ?? '').length)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return [title, ...lines.map((line) => `  ${line}`), ...notes.map((note) => `  · ${note}`), ''].join('\n')
}

/** The last line: how many targets there are and which are missed. */
export function summaryText(sections: readonly BenchSection[]): string {
  const withTarget = sections.flatMap(({ rows }) => rows).filter((row) => row.target !== undefined)
  const missed = withTarget.filter((row) => isMet(row) === false)
  const names = missed.length === 0 ? '' : `: ${missed.map(({ name }) => name).join('; ')}`
  return `${withTarget.length} targets, ${missed.length} missed${names}`
}

function valueText({ value, unit }: BenchRow): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 2
  return `${value.toFixed(digits)} ${unit}`
}

function targetText({ target, unit }: BenchRow): string {
  if (target === undefined) return ''
  return 'most' in target ? `≤ ${target.most} ${unit}` : `≥ ${target.least} ${unit}`
}

function verdictText(row: BenchRow): string {
  const met = isMet(row)
  return met === undefined ? '' : met ? 'met' : 'MISSED'
}
