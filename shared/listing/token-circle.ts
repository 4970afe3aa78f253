/** What is kept of the tokens of a pass to notice that they come again. */
export type TokenCircle = { token: string; steps: number; power: number }

/**
 * Notices a listing that leads in a circle, of any length, with one token kept: after 1, 2, 4, 8 … pages the newest token
 * takes the place of the one that is kept, and a token that comes again meets it (Brent).
 *
 * @param next - the token of the page that comes next
 * @returns what to keep, or that the tokens go in a circle
 */
export function afterToken(seen: TokenCircle | undefined, next: string): TokenCircle | 'circle' {
  if (seen === undefined) return { token: next, steps: 0, power: 1 }
  if (seen.token === next) return 'circle'
  const steps = seen.steps + 1
  return steps === seen.power ? { token: next, steps: 0, power: 2 * seen.power } : { ...seen, steps }
}
