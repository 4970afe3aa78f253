import { NoSlot, noteAnswer, waitForCallSlot } from '../../vendor-key/call-slot.ts'
import { keyStateAt } from '../../vendor-key/key-rules.ts'
import { signInProbeFrom } from '../../vendor-key/sign-in-rules.ts'
import { readKey } from '../../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from '../engine-context.ts'

/** What one read over a generation has shown. */
export type SignInTried =
  | { is: 'works' }
  | { is: 'refused'; code: string; message: string }
  /** Nothing was sent. */
  | { is: 'not-asked'; code: string }

/** With less time left, ms, no read is begun. */
const leastTime = 3_000

/**
 * Makes the cheapest read of a generation, inside the budget and from the share of people who wait. A key that is stopped is
 * not asked: only its own probes may sign in then, or a login would be locked. What the read shows, the key heeds.
 */
export async function trySignIn(
  context: EngineContext,
  partnerId: string,
  generation: string,
  deadline: RunDeadline,
): Promise<SignInTried> {
  const { clock, times } = context
  const partner = context.partner(partnerId)
  if (partner === undefined) return { is: 'not-asked', code: 'PARTNER_UNKNOWN' }
  if (deadline.at - clock.monotonic() < leastTime) return { is: 'not-asked', code: 'NO_TIME' }
  const { name, requestsPerSecond } = partner.budget
  const gateway = context.gateway(partner)
  const key = await readKey(context, name)
  if (keyStateAt(key, clock.now(), requestsPerSecond).is === 'stopped') return { is: 'not-asked', code: 'KEY_STOPPED' }
  // The key may run again because of another value, of another partner or generation.
  const digest = await gateway.signIn?.(generation, 0)
  if (gateway.signIn !== undefined && digest === undefined) return { is: 'not-asked', code: 'SECRET_UNREADABLE' }
  if (digest !== undefined && key?.signIns?.refused[digest] !== undefined) {
    if (signInProbeFrom(key.signIns, digest, clock.now()) > clock.now()) {
      return { is: 'not-asked', code: 'CREDENTIALS_REFUSED' }
    }
  }
  try {
    const deadlineAt = Math.min(deadline.at, clock.monotonic() + times.callDeadline + times.slotWait)
    const permit = () => waitForCallSlot(context, partner, 'interactive', deadlineAt)
    const answer = await gateway.probe({ deadlineAt, permit }, generation)
    await noteAnswer(context, partner, answer.ok ? undefined : answer.failure)
    if (answer.ok) return { is: 'works' }
    return { is: 'refused', code: answer.failure.code, message: answer.failure.message }
  } catch (error) {
    if (error instanceof NoSlot) return { is: 'not-asked', code: error.code }
    throw error
  }
}
