import { aliasItem, aliasKey, asAlias, unlessKnownBetter } from '../ledger/alias-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { NoSlot, noteAnswer, waitForCallSlot } from '../vendor-key/call-slot.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { findIdentified, type Identified } from './find-account.ts'
import { storedSettleTimes } from './settle-times.ts'

/** An identifier of the vendor's, as a message names an account by it. */
export interface VendorId {
  generation: string
  id: string
}

/** The login name behind an identifier, as far as the directory knows. */
export async function knownAccount(
  { store }: Pick<EngineContext, 'store'>,
  partner: string,
  { generation, id }: VendorId,
): Promise<string | undefined> {
  const item = await store.get(aliasKey(partner, generation, id))
  return item === undefined ? undefined : asAlias(item).account
}

/**
 * The login name behind an identifier: as the directory knows it, else looked for in the partner's listing, where that is of
 * the identifier's generation; what is found is kept. Paid from the share of resolving.
 *
 * @param askedAt - wall-clock ms at which the account was named: it may have been created just before, so that only a pass
 *   that began after the wait for unknown accounts proves that there is none
 */
export async function identifiedAccount(
  context: EngineContext,
  partnerId: string,
  vendorId: VendorId,
  askedAt: number,
  deadline: RunDeadline,
): Promise<Exclude<Identified, { is: 'failed' | 'unproven' }>> {
  const { clock, store, times } = context
  const known = await knownAccount(context, partnerId, vendorId)
  if (known !== undefined) return { is: 'found', login: known }
  const partner = context.partner(partnerId)
  const later = { is: 'not-yet', until: clock.now() + times.unknownAccountWait } as const
  if (partner === undefined || vendorId.generation !== partner.capabilities.listing) return later
  try {
    const waitOver = askedAt + times.unknownAccountWait
    const isOver = clock.now() >= waitOver
    const since = { presence: 0, absence: isOver ? waitOver : askedAt }
    const found = await findIdentified(context, vendorId.id, since, readingOf(context, partner, deadline))
    if (found.is === 'absent' && !isOver) return { is: 'not-yet', until: waitOver }
    if (found.is === 'found') {
      const alias = aliasItem(partnerId, vendorId.generation, vendorId.id, found.login)
      await store.put(alias, unlessKnownBetter)
    }
    if (found.is === 'failed') await noteAnswer(context, partner, found.failure)
    if (found.is === 'unproven') {
      // Nothing waits without end: after the longest interval the identifier is one that the listing does not show.
      const [first, , , last] = storedSettleTimes(times)
      return clock.now() >= askedAt + last ? { is: 'absent' } : { is: 'not-yet', until: clock.now() + first }
    }
    return found.is === 'failed' ? later : found
  } catch (error) {
    if (error instanceof NoSlot) return later
    throw error
  }
}

function readingOf(context: EngineContext, partner: PartnerSettings, deadline: RunDeadline) {
  const { clock, times } = context
  return {
    partner,
    gateway: context.gateway(partner),
    call: () => ({
      deadlineAt: Math.min(deadline.at, clock.monotonic() + times.callDeadline),
      permit: () => waitForCallSlot(context, partner, 'resolve', deadline.at),
    }),
    hasTime: () => deadline.at - clock.monotonic() > times.callDeadline,
  }
}
