import type { Failure } from '../domain/answer.ts'
import { overlayRecentChanges } from '../domain/overlay.ts'
import { pendingCancellation } from '../domain/pending-cancellation.ts'
import { findAccount } from '../engine/find-account.ts'
import { readLag } from '../engine/read-lag.ts'
import type { AccountRecord } from '../ledger/account-record.ts'
import { latestScanKey, type ScanRecord } from '../ledger/scan-record.ts'
import { readersOf } from '../partner-api/account-reads.ts'
import type { AccountNames, AccountObservation } from '../partner-api/gateway.ts'
import { NoSlot, noteAnswer, type ReadProbe } from '../vendor-key/call-slot.ts'
import { firstQuotaAsk } from '../vendor-key/report-result.ts'
import { type AskedAccount, interactiveCall, lagHorizon, namesIn, type ReadContext, readLane } from './read-context.ts'
import { recordObservation } from './record-observation.ts'

/** What the vendor says of one account; `unknown` is never a no. */
export type LookedUp = Seen | Unknown

/** `at`: wall-clock ms at which it was asked, at the earliest. */
export type Seen = { is: 'seen'; observation: AccountObservation; at: number }

/** `retryAt`: wall-clock ms at which asking again may tell more. */
type Unknown = { is: 'unknown'; reason: string; retryAt?: number }

/** What a page of the listing takes with its slot, ms; whoever waits has no time for one that takes the longest. */
const timeForPage = 3_000

/**
 * Asks the vendor about one account, by the cheapest generation that shows what is wanted: one call by a name that is
 * known, else a pass over the listing that all callers share. What is seen is kept in the directory;
 * what the lane knows better is told as the lane knows it.
 *
 * @param wanted - names of fields
 * @param found - identifiers that were found and that the directory may not have
 */
export async function lookUp(
  context: ReadContext,
  asked: AskedAccount,
  lane: AccountRecord | undefined,
  wanted: readonly string[],
  found: AccountNames['vendorIds'] = {},
): Promise<LookedUp> {
  const { login, vendorIds } = namesIn(asked.account, lane)
  const names: AccountNames = { login, vendorIds: { ...found, ...vendorIds } }
  try {
    const looked = canAsk(asked, names, wanted)
      ? await askVendor(context, asked, names, wanted)
      : await searchListing(context, asked, lane)
    if (looked.is === 'unknown') return looked
    const { partner, account } = asked
    const seen = { ...looked, observation: withDateOver(looked.observation, lane, looked.at) }
    await recordObservation(context, partner.id, account, lane, seen.observation, seen.at)
    return asTheLaneKnows(context, asked, lane, seen)
  } catch (error) {
    if (error instanceof NoSlot) return { is: 'unknown', reason: error.code }
    throw error
  }
}

const canAsk = ({ partner }: AskedAccount, { vendorIds }: AccountNames, wanted: readonly string[]): boolean =>
  readersOf(partner, wanted).some(({ generation, by }) => by === 'login' || vendorIds[generation] !== undefined)

async function askVendor(
  context: ReadContext,
  asked: AskedAccount,
  names: AccountNames,
  wanted: readonly string[],
): Promise<LookedUp> {
  const at = context.clock.now()
  const probe: ReadProbe = {}
  const answer = await asked.gateway.readAccount(names, wanted, interactiveCall(context, asked, probe))
  await noteAnswer(context, asked.partner, answer.ok ? undefined : answer.failure, probe)
  if (!answer.ok) return unknownFor(context, answer.failure)
  if (answer.value.fields.presence === undefined) return { is: 'unknown', reason: 'ANSWER_UNREADABLE' }
  return { is: 'seen', observation: answer.value, at }
}

/** Where the vendor names no time for its day, the key asks again by itself after a few minutes. */
function unknownFor({ clock }: ReadContext, { code, retryAt }: Failure): Unknown {
  const asked = code === 'QUOTA_EXCEEDED' ? clock.now() + firstQuotaAsk : undefined
  return { is: 'unknown', reason: code, ...retryOf(retryAt ?? asked) }
}

/** With an account that is seen to be cancelled, a cancellation to come is over. */
function withDateOver(
  observation: AccountObservation,
  lane: AccountRecord | undefined,
  at: number,
): AccountObservation {
  const { fields } = observation
  if (fields.status !== 'canceled' || pendingCancellation(lane?.directory ?? {}, at) === undefined) return observation
  return { ...observation, fields: { cancellationAt: '', ...fields } }
}

/** Shows presence, identifier and status; the other fields can be asked for by the identifier then. */
async function searchListing(
  context: ReadContext,
  asked: AskedAccount,
  lane: AccountRecord | undefined,
): Promise<LookedUp> {
  const { clock, times } = context
  const { partner, gateway, account, deadlineAt } = asked
  const began = clock.now()
  const fresh = began - times.freshFor
  const settled = settledAt(context, lane)
  let pageAskedAt: number | undefined
  let probe: ReadProbe = {}
  const found = await findAccount(
    context,
    account,
    // While the lane's own change of the account settles, no pass can prove that it is absent.
    { presence: fresh, absence: settled <= began ? Math.max(fresh, settled) : fresh },
    {
      partner,
      gateway,
      call: () => {
        pageAskedAt = clock.now()
        const before = probe
        probe = {}
        const call = interactiveCall(context, asked, probe)
        // Another page is only asked for when the one before was read: if that was the probe, the key may go on.
        const permit = async () => {
          await noteAnswer(context, partner, undefined, before)
          await call.permit()
        }
        return { ...call, permit }
      },
      hasTime: () => deadlineAt - clock.monotonic() > Math.min(times.callDeadline, timeForPage),
    },
  )
  await noteAnswer(context, partner, found.is === 'failed' ? found.failure : undefined, probe)
  switch (found.is) {
    case 'failed':
      return unknownFor(context, found.failure)
    case 'nameless':
      return { is: 'unknown', reason: found.code }
    case 'not-yet':
      return { is: 'unknown', reason: 'LISTING_NOT_READ_YET', retryAt: found.until }
    case 'unproven':
      return { is: 'unknown', reason: 'LISTING_PROVES_NOTHING' }
    case 'absent': {
      const observation: AccountObservation = {
        generation: partner.capabilities.listing,
        fields: { presence: 'absent' },
      }
      return { is: 'seen', observation, at: await passBegan(context, asked, began) }
    }
    case 'found':
      return { is: 'seen', observation: found.observation, at: pageAskedAt ?? (await passBegan(context, asked, began)) }
  }
}

/** The earliest that a page of the pass can have been asked for, which others may have read. */
async function passBegan({ store, times }: ReadContext, { partner }: AskedAccount, began: number): Promise<number> {
  const scan = (await store.get(latestScanKey(partner.id))) as unknown as ScanRecord | undefined
  // Another pass may have been begun in the meantime.
  const isTheOne = scan !== undefined && (scan.state === 'complete' || scan.startedAt <= began)
  return Math.max(began - times.freshFor, isTheOne ? scan.startedAt : 0)
}

/**
 * What the lane changed a short while ago is told as the lane knows it, since a read need not show it yet
 * (docs/explanation/protocol.md#reads-lag): the vendor's "not found" is no answer about an account that was created a
 * moment ago.
 */
async function asTheLaneKnows(
  context: ReadContext,
  asked: AskedAccount,
  before: AccountRecord | undefined,
  looked: Seen,
): Promise<LookedUp> {
  const { observation, at } = looked
  const isAbsent = observation.fields.presence === 'absent'
  // It may have been created while the vendor was asked.
  const lane = isAbsent ? await readLane(context, asked) : before
  if (lane === undefined) return looked
  const fields = overlayRecentChanges(observation.fields, lane.directory, lane.changedAt, lagHorizon(context, at))
  if (isAbsent && fields.presence === 'present') {
    return { is: 'unknown', reason: 'ACCOUNT_NOT_FOUND', retryAt: settledAt(context, lane) }
  }
  return { ...looked, observation: { ...observation, fields } }
}

/** When a read shows what the lane did to the presence of the account; wall-clock ms. */
const settledAt = ({ times }: ReadContext, lane: AccountRecord | undefined): number =>
  (lane?.changedAt.presence ?? 0) + readLag(times)

const retryOf = (retryAt: number | undefined): { retryAt?: number } => (retryAt === undefined ? {} : { retryAt })
