import { daysUnmanaged, unmanagedSince } from '../../domain/single-billing.ts'
import type { OperationContext } from '../../engine/define-operation.ts'
import { readsByLogin } from '../../partner-api/account-reads.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'

type Context = Pick<OperationContext<unknown>, 'partner' | 'known' | 'now'>

/** Whether one read of an account shows if it is under single billing. */
export const showsSingleBilling = (partner: PartnerSettings): boolean => readsByLogin(partner, ['singleBilling'])

/**
 * Whether an account counts as outside of single billing although no read of the partner's shows it: by its creation, or
 * by the partner's word for all of its accounts. A read that shows it is always asked instead.
 */
export function isTakenAsOutside({ partner, known = {}, now }: Context): boolean {
  if (showsSingleBilling(partner) || partner.singleBilling === 'all') return false
  return unmanagedSince(known, now) !== undefined || (partner.singleBilling === 'none' && known.singleBilling !== true)
}

/** On what grounds, and how old they are. */
export function takenAsOutside({ known = {}, now }: Context): string {
  const since = unmanagedSince(known, now)
  if (since === undefined) {
    return 'That the account is not under single billing was taken from the partner’s setting singleBilling "none"; no read shows it.'
  }
  const days = Math.floor((now - since) / 86_400_000)
  const age = days === 0 ? 'less than a day ago' : days === 1 ? 'one day ago' : `${days} days ago`
  return `That the account is not under single billing was taken from its creation with "managed": false on ${new Date(since).toISOString()}, ${age}; no read shows it. After ${daysUnmanaged} days that does not count any more.`
}
