import { namesIn } from '../account-reads/read-context.ts'
import type { Drift } from '../domain/drift.ts'
import { readLag } from '../engine/read-lag.ts'
import { type AccountRecord, asAccount } from '../ledger/account-record.ts'
import type { ReconciliationRun } from '../ledger/reconciliation-record.ts'
import type { Gateway } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { NoSlot, noteAnswer, waitForCallSlot } from '../vendor-key/call-slot.ts'
import type { ReconciliationContext } from './reconcile-partner.ts'
import { pagesOf } from './run-pages.ts'
import { writePage } from './write-page.ts'

/** Calls for confirming absences in one run; what is beyond is reported as not confirmed. */
const mostConfirmations = 20

/**
 * Accounts that the directory has and no page showed. Pages may shift while accounts are added, so an absence is confirmed
 * by a read of its own before it is called confirmed.
 *
 * @returns the run, complete
 */
export async function findMissing(
  context: ReconciliationContext,
  partner: PartnerSettings,
  gateway: Gateway,
  run: ReconciliationRun,
  hasTime: () => boolean,
): Promise<ReconciliationRun> {
  const { logins: listed, counts } = await readPages(context, partner, run)
  const drifts: Drift[] = []
  let accountsHere = 0
  let confirmations = 0
  for await (const account of accountsOf(context, partner)) {
    if (account.directory.presence !== 'present') continue
    accountsHere += 1
    if (listed.has(account.account) || changedSince(context, account, run.startedAt)) continue
    const confirmable = confirmations < mostConfirmations && hasTime()
    if (confirmable) confirmations += 1
    const presence = confirmable ? await presenceOf(context, partner, gateway, account) : 'unknown'
    if (presence !== 'present') {
      drifts.push({ kind: 'here-not-there', account: account.account, confirmed: presence === 'absent' })
    }
  }
  await writePage(context, run, [], drifts)
  return {
    ...run,
    state: 'complete',
    finishedAt: context.clock.now(),
    accountsThere: listed.size,
    accountsHere,
    ...(confirmations === 0 ? {} : { confirmations }),
    counts: { ...counts, hereNotThere: drifts.length },
  }
}

/** What all pages together showed; an account that moved from one page to the next while they were read counts once. */
async function readPages(
  context: ReconciliationContext,
  partner: PartnerSettings,
  run: ReconciliationRun,
): Promise<{ logins: Set<string>; counts: Pick<ReconciliationRun['counts'], 'thereNotHere' | 'differs'> }> {
  const logins = new Set<string>()
  const thereNotHere = new Set<string>()
  const differs = new Set<string>()
  for await (const item of pagesOf(context.store, partner.id, run.run)) {
    for (const login of item.logins) logins.add(login)
    for (const drift of item.drifts) {
      if (drift.kind === 'there-not-here') thereNotHere.add(drift.account)
      if (drift.kind === 'differs') differs.add(`${drift.account} ${drift.field}`)
    }
  }
  return { logins, counts: { thereNotHere: thereNotHere.size, differs: differs.size } }
}

async function* accountsOf(context: ReconciliationContext, partner: PartnerSettings): AsyncGenerator<AccountRecord> {
  let after: string | undefined
  do {
    const page = await context.store.list(`ACCOUNTS#${partner.id}`, {
      limit: 100,
      ...(after === undefined ? {} : { after }),
    })
    for (const item of page.items) yield asAccount(item)
    after = page.next
  } while (after !== undefined)
}

/** What appeared while the listing was read need not be on it. */
const changedSince = (context: ReconciliationContext, account: AccountRecord, startedAt: number): boolean =>
  (account.changedAt.presence ?? 0) > startedAt - readLag(context.times)

async function presenceOf(
  context: ReconciliationContext,
  partner: PartnerSettings,
  gateway: Gateway,
  account: AccountRecord,
): Promise<'present' | 'absent' | 'unknown'> {
  const { clock, times } = context
  try {
    const answer = await gateway.readAccount(namesIn(account.account, account), ['presence'], {
      deadlineAt: clock.monotonic() + times.callDeadline + times.slotWait,
      permit: () => waitForCallSlot(context, partner, 'background'),
    })
    if (!answer.ok) await noteAnswer(context, partner, answer.failure)
    return answer.ok ? (answer.value.fields.presence ?? 'unknown') : 'unknown'
  } catch (error) {
    if (error instanceof NoSlot) return 'unknown'
    throw error
  }
}
