import type { VendorAccount } from '../../simulator/core/account.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import type { CarriedOutKill } from './carry-out-kills.ts'
import type { Deliveries } from './deliver-operations.ts'
import type { LedgerClaims } from './ledger-claims.ts'
import type { LeftoverMessage } from './leftover-messages.ts'
import type { SentEvent } from './sent-events.ts'

/** All that is known when a round is over. */
export interface RoundFacts {
  kills: readonly CarriedOutKill[]
  deliveries: Deliveries
  claims: LedgerClaims
  /** From the simulator's own file: every call that the vendor ever saw, and every account as it is. */
  journal: readonly JournalEntry[]
  accounts: readonly Pick<VendorAccount, 'login' | 'status' | 'singleBilling' | 'products'>[]
  leftovers: readonly LeftoverMessage[]
  events: readonly SentEvent[]
  /** Whether all ended before patience was over. */
  ended: boolean
  seconds: number
}
