import type { EndKind } from './journal.ts'

/** How an operation of the benchmark is meant to go. */
export type Way = 'plain' | 'guard' | 'unknown-account' | 'lost' | 'ladder' | 'park'

/** The vendor calls that a way needs at the least, and how it ends. */
export interface Need {
  reads: number
  writes: number
  end: EndKind
  /** Whether nothing but calls holds it: no settling, no waiting for an account. */
  isBrisk: boolean
}

const readAndWrite: Need = { reads: 1, writes: 1, end: 'applied', isBrisk: true }
/** Already so, or refused by the guard: seen by one read. */
const seen = (end: EndKind): Need => ({ reads: 1, writes: 0, end, isBrisk: true })
/** The write's answer is lost and somebody else changes the account: one look shows that it is elsewhere. */
const lost: Need = { reads: 2, writes: 1, end: 'parked', isBrisk: false }
/** It is waited for; a backlog that is longer than the wait leaves one read. */
const unknownAccount: Need = { reads: 1, writes: 0, end: 'rejected', isBrisk: false }

/**
 * Calls that the plain path makes by operation and way, with nothing known of the account. A lower need (a creation
 * without a read) is to be written down here.
 */
export const needs: Readonly<Record<string, Readonly<Partial<Record<Way, Need>>>>> = {
  'provision-account': {
    plain: { reads: 0, writes: 1, end: 'applied', isBrisk: true },
    /** The vendor refuses the name, and one look shows whose it is. */
    guard: { reads: 1, writes: 1, end: 'rejected', isBrisk: false },
    lost: { reads: 1, writes: 1, end: 'parked', isBrisk: false },
  },
  'open-product': { plain: readAndWrite, guard: seen('applied'), 'unknown-account': unknownAccount },
  'cancel-product': { plain: readAndWrite, guard: seen('rejected'), 'unknown-account': unknownAccount, lost },
  'change-plan': { plain: readAndWrite, guard: seen('applied'), lost },
  'reopen-account': {
    /** The account is read again before the next rung, here to see that there is none left to climb. */
    ladder: { reads: 2, writes: 1, end: 'applied', isBrisk: false },
    guard: seen('applied'),
    park: seen('parked'),
  },
}

export function needOf(operation: string, way: Way): Need {
  const need = needs[operation]?.[way]
  if (need === undefined) throw new Error(`Nobody knows what ${operation} needs on the way "${way}".`)
  return need
}
