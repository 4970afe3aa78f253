import type { Accountable } from './keys/key-switches.ts'

/** Who and why are kept with an item, so they must not fill it. The door that takes them may allow less. */
const mostOfName = 200
const mostOfReason = 1_000

/** What a person gave as name and reason, at a length that is kept; a cut shows as `…`. */
export const keptWords = ({ by, why }: Accountable): Accountable => ({
  by: cut(by, mostOfName),
  why: cut(why, mostOfReason),
})

const cut = (text: string, most: number): string =>
  (text.length <= most ? text : `${text.slice(0, most - 1)}…`).toWellFormed()
