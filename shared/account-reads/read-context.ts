import { vendorIdsIn } from '../domain/account-fields.ts'
import type { EngineContext } from '../engine/engine-context.ts'
import { readLag } from '../engine/read-lag.ts'
import { type AccountRecord, accountKey, asAccount } from '../ledger/account-record.ts'
import type { AccountNames, CallOptions, Gateway } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from '../vendor-key/budget-context.ts'
import { type ReadProbe, waitForCallSlot } from '../vendor-key/call-slot.ts'

/** What a read for a caller who waits works with. */
export interface ReadContext extends BudgetContext {
  /** For telling accounts of one login apart in a pass over the listing. */
  digest?: EngineContext['digest']
}

/** One account that somebody asks about. */
export interface AskedAccount {
  partner: PartnerSettings
  gateway: Gateway
  /** Login name in lower case. */
  account: string
  /** Monotonic ms by which the answer must be there. */
  deadlineAt: number
}

/** The account's directory entry and lane, by a strong read; nothing where the ledger has none. */
export async function readLane(
  { store }: Pick<ReadContext, 'store'>,
  { partner, account }: AskedAccount,
): Promise<AccountRecord | undefined> {
  const item = await store.get(accountKey(partner.id, account))
  return item === undefined ? undefined : asAccount(item)
}

/** How the vendor calls the account, as far as the directory knows. */
export const namesIn = (account: string, lane: AccountRecord | undefined): AccountNames => ({
  login: account,
  vendorIds: lane === undefined ? {} : vendorIdsIn(lane.directory),
})

/**
 * What a lane changed after this, a read need not show yet: reads may lag behind writes for the settle time
 * (docs/explanation/protocol.md#reads-lag).
 *
 * @param began - wall-clock ms before the read
 */
export const lagHorizon = ({ times }: Pick<ReadContext, 'times'>, began: number): number => began - readLag(times)

/** Options of one call that is paid from the share of people who wait. */
export function interactiveCall(
  context: ReadContext,
  { partner, deadlineAt }: AskedAccount,
  probe?: ReadProbe,
): CallOptions {
  const { clock, times } = context
  return {
    deadlineAt: Math.min(deadlineAt, clock.monotonic() + times.callDeadline + times.slotWait),
    permit: () => waitForCallSlot(context, partner, 'interactive', deadlineAt, probe),
  }
}
