import { seededRandom } from '../../simulator/core/seeded-random.ts'

/** Seeded choices. Streams of different names do not disturb each other. */
export class Chance {
  readonly #random: { fraction(): number }

  constructor(seed: number, stream: string) {
    let mixed = seed >>> 0
    for (const character of stream) mixed = (Math.imul(mixed ^ character.charCodeAt(0), 0x01000193) + 0x9e3779b9) >>> 0
    this.#random = seededRandom(mixed)
    this.#random.fraction()
  }

  /** In [0, 1). */
  fraction(): number {
    return this.#random.fraction()
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return probability > 0 && this.#random.fraction() < probability
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#random.fraction() * (most - least + 1))
  }

  /** @throws when there is nothing to choose from */
  one<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.#random.fraction() * values.length)]
    if (value === undefined) throw new Error('There is nothing to choose from.')
    return value
  }
}
