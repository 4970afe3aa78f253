/** Seeds that once broke a promise; every run repeats them. Append only: the text says what was wrong. */
export const regressionSeeds: readonly { seed: number; wire?: true; found: string }[] = []
