import type { OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { EngineContext } from './engine-context.ts'
import type { Nameless } from './find-account.ts'
import { type LaneRun, leaseLeft, type Move } from './lane-run.ts'
import { storedSettleTimes } from './settle-times.ts'

/** The account was looked for in a listing whose names cannot be taken for login names. Thrown through the module that looks. */
export class NamelessListing extends Error {
  override readonly name = 'NamelessListing'
  readonly found: Nameless

  constructor(found: Nameless) {
    super(`The listing answers nothing: ${found.code}`)
    this.found = found
  }
}

/** The long intervals, wall-clock ms. A person's retry after them looks once, and is answered at once. */
const stagesOf = ({ times }: Pick<EngineContext, 'times'>, { receivedAt }: OperationRecord): number[] =>
  storedSettleTimes(times).map((wait) => receivedAt + wait)

/** Another pass is worth reading once an operation has rested for the next interval, or was decided on; wall-clock ms. */
export function passWorthReading(context: Pick<EngineContext, 'times' | 'clock'>, record: OperationRecord): number {
  const stage = stagesOf(context, record).findLast((at) => at <= context.clock.now())
  return Math.max(stage ?? 0, record.decisions?.at(-1)?.at ?? 0)
}

/**
 * Whatever the operation needs to see cannot be seen until the listing is proven or somebody names the identifier: it
 * rests by long intervals, and after the last of them a person decides.
 */
export async function restWithoutLogins(
  run: LaneRun,
  record: OperationRecord,
  { code, knownAs, evidence }: Nameless,
): Promise<Move> {
  const { context } = run
  const { partner, account, operationId } = record
  context.observer.notice(code === 'RENAME_SUSPECTED' ? 'rename-suspected' : 'listing-without-logins', {
    partner,
    operationId,
    account,
  })
  const next = stagesOf(context, record).find((stage) => stage > context.clock.now())
  if (next !== undefined) return { to: 'rest', rest: { until: next, reason: 'listing' } }
  if (leaseLeft(run) <= 0) return { to: 'end' }
  const isOpen = record.attempt?.state === 'open'
  const said = code === 'RENAME_SUSPECTED' ? renameSaid(account, knownAs) : namelessSaid
  const message = isOpen ? `It is not known whether the request took effect: ${said.message}` : said.message
  const outcome: Outcome = { concludedBy: isOpen ? 'observation' : 'guard', code, ...said, message, evidence }
  return concludeOperation(run, record, { status: 'parked', outcome })
}

const namelessSaid = {
  message:
    'The account’s identifier is not known, and the vendor’s listing does not prove to show login names: it may show persons’ names, so neither that the account is there nor that it is not can be seen in it.',
  nextSteps: [
    'Look the account’s identifier up at the vendor and send the same operation again with vendorId beside account; then retry it.',
    'Or compare the listing with the accounts: if it shows login names, set listingShows to logins for this partner, deploy the stage, and retry.',
  ],
}

const renameSaid = (account: string, knownAs = '') => ({
  message: `The listing shows under ${account} the identifier of the account that is known here as ${knownAs}: it may have been renamed, or the listing may not show login names.`,
  nextSteps: [
    `Look at the vendor whether ${knownAs} and ${account} are the same account.`,
    `If they are, send what is wanted for ${knownAs} under a new operationId, and mark this operation rejected.`,
  ],
})
