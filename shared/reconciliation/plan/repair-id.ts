import { createHash } from 'node:crypto'
import type { DraftRow } from './repair-rules.ts'

/**
 * The id of a repair's operation: two runs that see the same difference derive the same, so nothing is done twice by Monday's
 * plan and Tuesday's.
 *
 * @param since when the difference was seen first (ms): one that comes again after both sides agreed is another
 * @param tries repairs of it that ended without effect
 */
export function repairId(partner: string, { account, kind, fields }: DraftRow, since: number, tries: number): string {
  const wanted = fields.map(({ field, wanted }) => [field, wanted])
  const told = JSON.stringify([partner, account, kind, wanted, since, tries])
  return `repair-${createHash('sha256').update(told).digest('hex').slice(0, 32)}`
}
