/** Repeatable randomness: the same seed gives the same run. */
export interface SimulatorRandom {
  /** A number in [0, 1). */
  fraction(): number
}

/** The mulberry32 generator; good enough for ids and salts of invented accounts, not for real secrets. */
export function seededRandom(seed: number): SimulatorRandom {
  let state = seed >>> 0
  return {
    fraction() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}

/** `length` characters drawn from `alphabet`. */
export function randomText(random: SimulatorRandom, alphabet: string, length: number): string {
  let text = ''
  for (let position = 0; position < length; position += 1) {
    text += alphabet.charAt(Math.floor(random.fraction() * alphabet.length))
  }
  return text
}
