import { type AccountFields, vendorIdField, vendorIdsIn } from '../domain/account-fields.ts'
import type { IdentifierSource } from '../ledger/alias-record.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import type { AccountNames, Generation } from '../partner-api/gateway.ts'
import { listingCall } from '../vendor-key/prove-key.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { Found } from './define-operation.ts'
import { restAfterFailure } from './failure-rest.ts'
import { findAccount, type Since } from './find-account.ts'
import { knownAccount } from './identified-account.ts'
import { keepSeen } from './keep-seen.ts'
import { callOptions, type LaneRun, leaseLeft, type Move, noteFailure, noteSuccess, timeLeft } from './lane-run.ts'
import { NamelessListing, passWorthReading } from './nameless-listing.ts'
import { creationShownFrom } from './read-lag.ts'
import { awaitProof } from './unproven-absence.ts'

/**
 * Looks for the lane's account in the partner's listing; paid from the share of resolving.
 *
 * @throws NamelessListing when the names in it cannot be taken for login names
 */
export async function findInListing(run: LaneRun, record: OperationRecord, since: Since): Promise<Found> {
  const { context, partner, gateway, lane } = run
  const { callDeadline } = context.times
  const wanted = { ...since, again: passWorthReading(context, record) }
  const found = await findAccount(context, lane.account, wanted, {
    partner,
    gateway,
    call: () => callOptions(run, false, undefined, 'resolve'),
    // The last page must not take the time in which the lane is freed; its slot is waited for within its deadline.
    hasTime: () => timeLeft(run) > callDeadline && leaseLeft(run) > callDeadline,
  })
  if (found.is === 'nameless') throw new NamelessListing(found)
  // Its pages were read: the listing is held no more.
  if (found.is === 'found' || found.is === 'absent') await noteSuccess(run, listingCall)
  return found
}

/**
 * Finds the vendor's identifier of the account where the operation needs one and the directory has none.
 *
 * @returns `known` once the directory has it, `unlisted` when a whole pass over the listing did not show the account
 */
export async function locateAccount(
  run: LaneRun,
  record: OperationRecord,
  generation: Generation,
): Promise<Move | 'known' | 'unlisted'> {
  const { context } = run
  const known = run.lane.directory[vendorIdField(generation)]
  const stated = record.vendorId?.generation === generation ? record.vendorId.id : undefined
  if (stated !== undefined && record.attempt === undefined && stated !== known) {
    const owner = known === undefined ? await knownAccount(context, run.lane.partner, { generation, id: stated }) : ''
    if (owner !== undefined && owner !== run.lane.account) return rejectContradicted(run, record)
  }
  if (known !== undefined) return 'known'
  if (stated !== undefined) return learn(run, { [generation]: stated }, 'caller')
  const waitOver = record.receivedAt + context.times.unknownAccountWait
  const now = context.clock.now()
  const asked = now < waitOver ? record.receivedAt : waitOver
  const listed = creationShownFrom(run)
  // Fixed times, so that a pass which takes several invocations counts in the end.
  const absence = now < listed ? asked : Math.max(asked, listed)
  // Pages from before this lane created the account may show an older one of its name, with another identifier.
  const presence = run.lane.changedAt.presence ?? 0
  const found = await findInListing(run, record, { presence, absence })
  switch (found.is) {
    case 'found':
      return learn(run, vendorIdsIn(found.observation.fields))
    case 'not-yet':
      return { to: 'rest', rest: { until: found.until, reason: 'scan' } }
    case 'failed':
      await noteFailure(run, found.failure, found.evidence)
      return { to: 'rest', rest: restAfterFailure(run, record, found.failure) }
    case 'unproven':
      return awaitProof(run, record, record.receivedAt, found)
    case 'absent':
      return now < listed ? { to: 'rest', rest: { until: listed, reason: 'settle' } } : 'unlisted'
  }
}

/**
 * Keeps the identifiers that were found in the directory at once: the search is dear and must not be made again.
 * Nothing else of the row is kept: the page may have been read long before, and the lane may have changed the account
 * since.
 */
async function learn(run: LaneRun, found: AccountNames['vendorIds'], from?: IdentifierSource): Promise<Move | 'known'> {
  const fields: AccountFields = {}
  for (const [generation, id] of Object.entries(found)) if (id !== undefined) fields[vendorIdField(generation)] = id
  return (await keepSeen(run, fields, run.context.clock.now(), from)) ? 'known' : { to: 'end' }
}

const rejectContradicted = (run: LaneRun, record: OperationRecord): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'rejected',
    outcome: {
      concludedBy: 'guard',
      code: 'ACCOUNT_ID_CONTRADICTED',
      message: `The vendorId of the operation is not the identifier by which ${record.account} is known, or belongs to another account; nothing was sent.`,
      nextSteps: ['Find out which account is meant, then ask again under a new operationId.'],
    },
  })
