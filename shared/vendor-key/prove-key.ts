import type { Failure } from '../domain/answer.ts'
import type { KeyRecord } from '../ledger/key-record.ts'
import type { CallOptions, Gateway } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from './budget-context.ts'
import { holdCall, noteWorked } from './held-calls.ts'
import { isOdd, isOutage } from './odd-failure.ts'
import { changeRules, reportFailure } from './report-result.ts'
import { lastSuccess, readKey } from './take-ticket.ts'

/** A read that succeeded without the account shows for so long that the key is not at fault, ms. */
const goodFor = 60_000

/**
 * Where a call succeeded so long ago at most, ms, and since the proof read was refused last, a refused proof read shows that
 * it is the listing that may not be read, not that the key is at fault. Without a success since, the next one stops the key.
 */
const provenBySuccess = 3_600_000

/** Under this name a listing that may not be read is held. */
export const listingCall = 'listing'

/** Whether a proof read is on its way: a write that leaves before it is over may be one more that is refused. */
export const isProving = (key: KeyRecord | undefined, now: number): boolean => (key?.proof?.until ?? 0) > now

const isProven = (key: KeyRecord | undefined, now: number): boolean => now - (key?.proof?.goodAt ?? 0) < goodFor

/**
 * An odd answer about one account: a read that does not depend on it shows whether the key is at fault. One read a key at a
 * time; all share what it shows.
 *
 * @param call makes the options of the one read, its slot included; may throw where there is no time or slot for it
 * @returns whether the key was stopped
 */
export async function proveKey(
  context: BudgetContext,
  partner: PartnerSettings,
  { probe }: Pick<Gateway, 'probe'>,
  failure: Failure,
  call: () => CallOptions,
): Promise<boolean> {
  const { clock, random, times } = context
  const options = call()
  const token = random.token()
  const until = clock.now() + times.callDeadline + times.slotWait + 2 * times.clockSkew
  const taken = await changeRules(context, partner, (key, now) =>
    isProven(key, now) || isProving(key, now) || key?.breaker?.state === 'open'
      ? undefined
      : { set: { proof: { token, until } }, remove: [] },
  )
  if (taken === undefined) return false
  let goodAt: number | undefined
  let refusedAt: number | undefined
  try {
    const answer = await probe(options, failure.generation, true)
    if (!answer.ok && isOdd(answer.failure)) {
      const key = await readKey(context, partner.budget.name)
      const since = Math.max(clock.now() - provenBySuccess, taken.before?.proof?.refusedAt ?? 0)
      if (lastSuccess(context, key, partner.budget.name) > since) {
        refusedAt = clock.now()
        await holdCall(context, partner, listingCall, answer.failure)
        return false
      }
    }
    if (!answer.ok) {
      const confirms = isOutage(failure) && isOutage(answer.failure)
      return await reportFailure(context, partner, answer.failure, undefined, undefined, confirms)
    }
    goodAt = clock.now()
    await noteWorked(context, partner, listingCall)
    return false
  } finally {
    await endProof(context, partner, token, { goodAt, refusedAt })
  }
}

/** What the proof was is kept for a while; only whoever made it writes that. */
async function endProof(
  context: BudgetContext,
  partner: PartnerSettings,
  token: string,
  { goodAt, refusedAt }: { goodAt: number | undefined; refusedAt: number | undefined },
): Promise<void> {
  await changeRules(context, partner, (key) => {
    if (key?.proof?.token !== token) return undefined
    if (refusedAt !== undefined) return { set: { proof: { token, until: 0, refusedAt } }, remove: [] }
    // A good proof ends a row of failures: the vendor answers.
    return goodAt === undefined
      ? { set: {}, remove: ['proof'] }
      : { set: { proof: { token, until: 0, goodAt } }, remove: ['outages'] }
  })
}

/** Waits until a proof read that is on its way is over; a process that died in one is waited for until its time ends. */
export async function awaitProofRead(
  context: BudgetContext,
  { budget }: Pick<PartnerSettings, 'budget'>,
  most: number,
): Promise<void> {
  const { clock } = context
  let key = context.budgetView?.get(budget.name)?.key
  const giveUpAt = clock.now() + most
  while (isProving(key, clock.now()) && clock.now() < giveUpAt) {
    await clock.sleep(pollEvery)
    key = await readKey(context, budget.name)
  }
}

const pollEvery = 200
