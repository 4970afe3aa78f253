import { type OddRow, reasonOf } from '../calling/odd-row.ts'
import type { AmbiguousFields } from './json-answer.ts'

/** A row with whatever it holds. */
export type VendorRow = Readonly<Record<string, unknown>>

/** What the rows of a list come to: those that can be used, and what is odd about the others. */
export interface ReadRows<Value> {
  values: readonly Value[]
  /** Missing where none is odd. */
  oddRows?: readonly OddRow[]
}

/** One row: what is read of it, or nothing, and what is odd about it. */
export interface ReadRow<Value> {
  value?: Value
  /** Which account an odd row is about, as far as it shows it. */
  key?: Pick<OddRow, 'vendorId' | 'login'>
}

const noProblems: readonly string[] = []

/**
 * Reads a list row by row, where it stands: an object schema would build each row anew, at ten times the cost for a page of
 * 50, and lists are most of what is read. An odd row spoils neither the list nor the rows beside it.
 *
 * @param ambiguous - fields that stand twice in their row: neither is taken
 * @param read - what a row says; it adds each problem that it finds, as "field rule", to `problems`
 */
export function readRows<Value>(
  list: readonly unknown[],
  ambiguous: AmbiguousFields,
  read: (row: VendorRow, problems: string[]) => ReadRow<Value>,
): ReadRows<Value> {
  const values: Value[] = []
  const oddRows: OddRow[] = []
  for (let index = 0; index < list.length; index++) {
    const problems: string[] = []
    const row = rowIn(list[index], ambiguous.get(index) ?? noProblems, problems)
    const { value, key } = row === undefined ? {} : read(row, problems)
    if (value !== undefined) values.push(value)
    if (problems.length > 0) {
      oddRows.push({ index, ...key, counts: value !== undefined, reason: reasonOf(problems) })
    }
  }
  return oddRows.length === 0 ? { values } : { values, oddRows }
}

/** The row without what cannot be taken in one way only; undefined for what is no row. */
function rowIn(shown: unknown, ambiguous: readonly string[], problems: string[]): VendorRow | undefined {
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) {
    problems.push('the row is no object')
    return undefined
  }
  if (ambiguous.length === 0) return shown as VendorRow
  problems.push('the row has a name twice, one that is not allowed, or is nested too deep')
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !ambiguous.includes(name)))
}
