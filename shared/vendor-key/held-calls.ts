import type { Failure } from '../domain/answer.ts'
import type { HeldCall, KeyRecord, OddAnswers } from '../ledger/key-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from './budget-context.ts'
import { changeRules } from './report-result.ts'
import { readKey } from './take-ticket.ts'

/** The same answer about so many accounts is about the call, not about them. */
const severalOdd = 3

/** The accounts of a row lie in the key's item, which must stay small. */
const mostOdd = 48

/** How long it is remembered that a hold was for nothing. */
const day = 86_400_000

/** How long an odd answer is remembered for that, and how long a hold is that nobody tries. */
const remembered = 3_600_000

/** A held call is tried by one operation after these, then hourly. */
const tryAfter = [5 * 60_000, 15 * 60_000, 60 * 60_000] as const

const waitBefore = (tries: number): number => tryAfter[Math.min(tries, tryAfter.length - 1)] ?? remembered

type Partner = Pick<PartnerSettings, 'id' | 'budget'>

/** A call of a partner in the key's item; partner ids hold no `#`. */
export const heldName = (partner: string, call: string): string => `${partner}#${call}`

/** The hold of a call, if it is not over. */
export function holdOf(key: KeyRecord | undefined, partner: string, call: string): HeldCall | undefined {
  const hold = key?.holds?.[heldName(partner, call)]
  return hold?.over === undefined ? hold : undefined
}

/**
 * An odd answer about one account, while the key is not at fault: from three accounts without a success between, the call is
 * held for this partner.
 *
 * @returns the hold, where it began with this answer
 */
export async function noteOdd(
  context: BudgetContext,
  partner: Partner,
  call: string,
  { code }: Pick<Failure, 'code'>,
  account: string,
): Promise<HeldCall | undefined> {
  const name = heldName(partner.id, call)
  const done = await changeRules(context, partner, (key, now) => {
    const current = holdOf(key, partner.id, call)
    if (current !== undefined) return withRefused(key, name, current, code, account)
    const known = key?.odd?.[name]
    const isSame = known !== undefined && known.code === code && now - known.at < remembered
    if (isSame && known.accounts.includes(account)) return undefined
    const accounts = [...(isSame ? known.accounts : []), account]
    const vain = inVain(known, now)
    const { [name]: _ended, ...others } = key?.odd ?? {}
    if (accounts.length < (vain.needs ?? severalOdd)) {
      return { set: { odd: { ...recent(others, now), [name]: { code, accounts, at: now, ...vain } } }, remove: [] }
    }
    const holds = { ...key?.holds, [name]: newHold(code, accounts, now) }
    return { set: { odd: recent(others, now), holds }, remove: [] }
  })
  const hold = done?.change.set.holds?.[name]
  if (hold === undefined || holdOf(done?.before, partner.id, call) !== undefined) return undefined
  noticeHeld(context, partner, call, code)
  return hold
}

/** The try of a held call was refused too: the next one is another account's. */
function withRefused(key: KeyRecord | undefined, name: string, hold: HeldCall, code: string, account: string) {
  const { accounts } = hold
  if (hold.code !== code || accounts.includes(account) || accounts.length >= mostOdd) return undefined
  const holds = { ...key?.holds, [name]: { ...hold, accounts: [...accounts, account] } }
  return { set: { holds }, remove: [] }
}

const newHold = (code: string, accounts: string[], now: number): HeldCall => ({
  code,
  since: now,
  until: now + waitBefore(0),
  tries: 0,
  accounts,
})

const noticeHeld = ({ observer }: BudgetContext, { id }: Partner, call: string, code: string): void =>
  observer.notice('capability-held', { partner: id, operation: call, code })

const isInRow = (known: OddAnswers | undefined): boolean => known !== undefined && known.accounts.length > 0

/** Holds a call for what one answer showed: not from account to account, but for all at once. */
export async function holdCall(
  context: BudgetContext,
  partner: Partner,
  call: string,
  { code }: Pick<Failure, 'code'>,
): Promise<void> {
  const name = heldName(partner.id, call)
  const done = await changeRules(context, partner, (key, now) => {
    if (holdOf(key, partner.id, call) !== undefined) return undefined
    return { set: { holds: { ...key?.holds, [name]: newHold(code, [], now) } }, remove: [] }
  })
  if (done !== undefined) noticeHeld(context, partner, call, code)
}

const recent = (odd: NonNullable<KeyRecord['odd']>, now: number): NonNullable<KeyRecord['odd']> =>
  Object.fromEntries(
    Object.entries(odd).filter(([, known]) => now - known.at < remembered || inVain(known, now).needs !== undefined),
  )

/** What is remembered of a hold that a success has ended. */
const inVain = (known: OddAnswers | undefined, now: number): Pick<OddAnswers, 'needs' | 'heldInVain'> => {
  const { needs, heldInVain } = known ?? {}
  return needs === undefined || heldInVain === undefined || now - heldInVain >= day ? {} : { needs, heldInVain }
}

/**
 * After a hold that a success has ended it was the accounts that were odd, and not the call: until the next day, the next hold
 * takes twice as many of them. Else a few that stay odd would hold it again and again, and would never be parked.
 */
const afterHold = ({ code, accounts }: HeldCall, now: number): OddAnswers => ({
  code,
  accounts: [],
  at: now,
  needs: Math.min(mostOdd, 2 * Math.max(severalOdd, accounts.length)),
  heldInVain: now,
})

/**
 * A call of the partner's succeeded; costs nothing where nothing odd is known of it.
 *
 * @returns whether it ended a hold
 */
export async function noteWorked(context: BudgetContext, partner: Partner, call: string): Promise<boolean> {
  const name = heldName(partner.id, call)
  const seen = context.budgetView?.get(partner.budget.name)?.key
  if (!isInRow(seen?.odd?.[name]) && holdOf(seen, partner.id, call) === undefined) return false
  const done = await changeRules(context, partner, (key, now) => {
    const hold = holdOf(key, partner.id, call)
    const { [name]: known, ...odd } = key?.odd ?? {}
    if (hold !== undefined) {
      const holds = { ...key?.holds, [name]: { ...hold, over: now } }
      return { set: { odd: { ...odd, [name]: afterHold(hold, now) }, holds }, remove: [] }
    }
    if (known === undefined || !isInRow(known)) return undefined
    const isRemembered = inVain(known, now).needs !== undefined
    return { set: { odd: isRemembered ? { ...odd, [name]: { ...known, accounts: [] } } : odd }, remove: [] }
  })
  return done?.change.set.holds !== undefined
}

/** What somebody whose next call may be held does. */
export type HeldAnswer = 'go-on' | 'wait-in-flow' | 'rest'

/**
 * Whether a call may be made. Where it is held and a try is due, the first who asks makes it; whoever was refused so itself
 * never does: the tries are for those that may succeed.
 *
 * @param refused - the code with which the operation that asks was refused last
 */
export async function askHeld(
  context: BudgetContext,
  partner: Partner,
  call: string,
  account: string | undefined,
  refused?: string,
): Promise<HeldAnswer> {
  const name = heldName(partner.id, call)
  const hold = holdOf(context.budgetView?.get(partner.budget.name)?.key, partner.id, call)
  if (hold === undefined) return 'go-on'
  if (hold.code === refused || (account !== undefined && hold.accounts.includes(account))) {
    // Nothing else may read the key while only such accounts wait: a hold that is over would be remembered for ever.
    const now = await readKey(context, partner.budget.name)
    return holdOf(now, partner.id, call) === undefined ? 'go-on' : 'rest'
  }
  if (hold.until > context.clock.now()) return 'wait-in-flow'
  const done = await changeRules(context, partner, (key, now) => {
    const current = holdOf(key, partner.id, call)
    if (current === undefined || current.until > now) return undefined
    const tries = current.tries + 1
    const tried = { ...current, tries, until: now + waitBefore(tries) }
    return { set: { holds: { ...key?.holds, [name]: tried } }, remove: [] }
  })
  const now = context.budgetView?.get(partner.budget.name)?.key
  return done !== undefined || holdOf(now, partner.id, call) === undefined ? 'go-on' : 'wait-in-flow'
}

/** When a held call is tried next, as last seen, wall-clock ms; 0 where it is not held. */
export const nextTryOf = ({ budgetView }: BudgetContext, partner: Partner, call: string): number =>
  holdOf(budgetView?.get(partner.budget.name)?.key, partner.id, call)?.until ?? 0

/** Ends holds that nobody has tried for an hour, and forgets those that are long over. */
export async function tidyHolds(context: BudgetContext, partner: Partner): Promise<void> {
  await changeRules(context, partner, (key, now) => {
    const holds = key?.holds ?? {}
    const tidied = Object.fromEntries(
      Object.entries(holds).flatMap(([name, hold]) => {
        if (hold.over !== undefined) return now - hold.over < remembered ? [[name, hold]] : []
        return now - hold.until < remembered ? [[name, hold]] : [[name, { ...hold, over: now }]]
      }),
    ) as NonNullable<KeyRecord['holds']>
    return JSON.stringify(tidied) === JSON.stringify(holds) ? undefined : { set: { holds: tidied }, remove: [] }
  })
}
