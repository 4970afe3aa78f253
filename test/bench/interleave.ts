import { median } from './median.ts'

/** One thing to be measured; `measure` answers its own figure, such as CPU µs per operation. */
export interface Variant<Name extends string> {
  name: Name
  measure(): Promise<number>
}

/**
 * Measures variants turn by turn, so that what else the machine does falls on all of them alike.
 *
 * @param rounds how often each is measured; `warmUp` rounds come before and do not count
 * @returns the median of each, and every figure in the order in which it was taken
 */
export async function interleave<Name extends string>(
  variants: readonly Variant<Name>[],
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Record<Name, { median: number; all: number[] }>> {
  const figures = new Map<Name, number[]>(variants.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    // Every other round runs backwards: nobody always comes first.
    const order = round % 2 === 0 ? variants : variants.toReversed()
    for (const { name, measure } of order) {
      const figure = await measure()
      if (round >= 0) figures.get(name)?.push(figure)
    }
  }
  const result = [...figures].map(([name, all]) => [name, { median: median(all), all }] as const)
  return Object.fromEntries(result) as Record<Name, { median: number; all: number[] }>
}
