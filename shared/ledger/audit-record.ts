import type { ItemKey } from './item-store.ts'

/** What a person did: written before its effect and completed after it, so that no crash loses it. Times are wall-clock ms. */
export type AuditRecord = {
  pk: string
  sk: string
  v: 1
  at: number
  by: string
  why: string
  /** Such as `decide` or `pause-key`. */
  action: string
  /** What it was done to, such as an operation's id or a key's name. */
  subject: string
  /** What was asked for, such as the decision and the version that it named. */
  asked: Record<string, string | number | boolean>
  /** What came of it; missing where the process died in between. */
  result?: string
  /** For the table's time to live, in seconds. */
  expiresAt: number
}

/** Whose records they are: a partner's, those of a key that partners share, or the stage's own where it is no partner's. */
export type AuditOwner = { partner: string } | { key: string } | { stage: true }

/** How long a record is kept, ms. */
export const auditKept = 400 * 86_400_000

export function auditPartition(owner: AuditOwner): string {
  if ('stage' in owner) return 'AUDIT#stage'
  return 'partner' in owner ? `AUDIT#partner#${owner.partner}` : `AUDIT#key#${owner.key}`
}

/** In the order of time; the token keeps two of one millisecond apart. */
export const auditKey = (owner: AuditOwner, at: number, token: string): ItemKey => ({
  pk: auditPartition(owner),
  sk: `${new Date(at).toISOString()}#${token}`,
})
