import type { Failure, FailureCode } from '../domain/answer.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from './budget-context.ts'
import { reportFailure, reportSuccess } from './report-result.ts'
import type { Share } from './shares.ts'
import { takeTicket } from './take-ticket.ts'

/** Why a call outside any lane may not be made now. Append-only. */
export type NoSlotCode = 'QUOTA_EXCEEDED' | 'OVER_RATE' | 'KEY_STOPPED'

/** The key's budget has no place for the call in the time that the caller waits. */
export class NoSlot extends Error {
  override readonly name = 'NoSlot'
  readonly code: NoSlotCode

  constructor(code: NoSlotCode) {
    super(`The API key's budget has no place for this call now: ${code}`)
    this.code = code
  }
}

/**
 * Takes a place in the key's budget for a call outside any lane, and waits for it.
 *
 * @param deadlineAt monotonic ms by which the call must be over; a slot after it is of no use
 * @throws NoSlot when there is none, or it is further away than a caller waits
 */
export async function waitForCallSlot(
  context: BudgetContext,
  partner: PartnerSettings,
  share: Share,
  deadlineAt = Number.POSITIVE_INFINITY,
  probe?: ReadProbe,
): Promise<void> {
  // A probe is counted with all the requests that it may take.
  if (probe?.token !== undefined) return
  const { clock } = context
  const answer = await takeTicket(context, partner, share, { is: 'going-on' }, probe !== undefined)
  if ('refused' in answer) throw new NoSlot(codes[answer.refused])
  if ('probe' in answer) {
    if (probe === undefined) throw new NoSlot('KEY_STOPPED')
    probe.token = answer.probe
    return
  }
  const wait = answer.slot.at - clock.now()
  if (wait > deadlineAt - clock.monotonic()) throw new NoSlot('OVER_RATE')
  if (wait > 0) await clock.sleep(wait)
}

/** A read outside any lane that may find out whether a stopped key may go on. */
export interface ReadProbe {
  token?: string
}

/** What one read shows that everybody who shares the key must heed (promise 6; a login may be locked by more). */
const heeded: ReadonlySet<FailureCode> = new Set(['QUOTA_EXCEEDED', 'OVER_RATE', 'CREDENTIALS_REFUSED'])

/** Tells the key what a read outside any lane has shown; that the key cannot be written is no reason to lose the answer. */
export async function noteAnswer(
  context: BudgetContext,
  partner: PartnerSettings,
  failure: Failure | undefined,
  probe: ReadProbe = {},
): Promise<void> {
  const { token } = probe
  try {
    if (failure === undefined) await reportSuccess(context, partner, token)
    else if (token !== undefined || heeded.has(failure.code)) await reportFailure(context, partner, failure, token)
  } catch {
    // The next read, or a lane, tells it.
  }
}

const codes = {
  quota: 'QUOTA_EXCEEDED',
  rate: 'OVER_RATE',
  outage: 'KEY_STOPPED',
  held: 'KEY_STOPPED',
  paused: 'KEY_STOPPED',
} as const
