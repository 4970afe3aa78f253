import type { TourCall } from './tour-plan.ts'

/** What the simulator's journal says of one call; the fields that are compared. */
export interface JournalCall {
  n: number
  call: string
  effect: string
  applied: boolean
  account?: string
  fault?: string
  status?: number
}

/**
 * Compares the calls that the vendor saw with those that it had to see.
 *
 * Per account the order is fixed and compared exactly. Between accounts it is not. Listings belong to no account: one
 * confirms that "not found" speaks of the account and not of the address, so there may be none or a few, and they must
 * not have changed anything.
 *
 * @returns a line for each difference; none when all is as it has to be
 */
export function journalDifferences(
  entries: readonly JournalCall[],
  expected: Readonly<Record<string, readonly TourCall[]>>,
): string[] {
  const differences: string[] = []
  const accounts = new Set([...Object.keys(expected), ...entries.flatMap(({ account }) => account ?? [])])
  for (const account of accounts) {
    const wanted = (expected[account] ?? []).map(callText)
    const seen = entries.filter((entry) => entry.account === account).map(callText)
    for (let index = 0; index < Math.max(wanted.length, seen.length); index += 1) {
      if (wanted[index] === seen[index]) continue
      differences.push(
        `${account}, call ${index + 1}: expected ${wanted[index] ?? 'none'}, but the vendor saw ${seen[index] ?? 'none'}`,
      )
    }
  }
  const others = entries.filter(({ account }) => account === undefined)
  for (const { n, call, effect } of others) {
    if (call !== 'list' || effect !== 'none') {
      differences.push(
        `journal entry ${n}: expected only listings beside the accounts, but the vendor saw ${call} (${effect})`,
      )
    }
  }
  if (others.length > accounts.size) {
    differences.push(`listings: expected at most ${accounts.size}, but the vendor saw ${others.length}`)
  }
  return differences
}

function callText({ call, effect }: { call: string; effect: string }): string {
  return effect === 'none' ? call : `${call} (${effect})`
}
