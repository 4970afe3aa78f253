import type { RunDeadline } from '../engine/engine-context.ts'
import type { ReconciliationRun } from '../ledger/reconciliation-record.ts'
import type { Gateway } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { type ReconciliationContext, reconcilePartner } from './reconcile-partner.ts'
import { lastCompleteAt, latestRun } from './run-store.ts'

/** How the partners' runs ended for this time. */
export interface Reconciled {
  runs: ReconciliationRun[]
  failures: { partner: string; error: unknown }[]
}

/**
 * Works on the runs of all partners in turn, the one whose last complete run is the oldest first. Each gets an equal part
 * of the time that is left, and again for as long as there is time, so that one with a long listing takes no other's turn.
 *
 * @param begins whether a run is begun for a partner of whom none goes on
 *
 * A partner whose listing could not be read, or whose run failed, is left until the next time; the others go on.
 */
export async function reconcileInTurn(
  context: ReconciliationContext,
  partners: readonly PartnerSettings[],
  gateway: (partner: PartnerSettings) => Gateway,
  deadline: RunDeadline,
  begins = true,
): Promise<Reconciled> {
  const { clock, times } = context
  // A page that may not end in time is not begun.
  const lastPageAt = deadline.at - times.callDeadline - times.slotWait
  const runs = new Map<string, ReconciliationRun>()
  const failures: Reconciled['failures'] = []
  let waiting = await byAge(context, partners)
  while (waiting.length > 0) {
    const unfinished: PartnerSettings[] = []
    for (const [index, partner] of waiting.entries()) {
      const now = clock.monotonic()
      const turnEnds = now + Math.max(0, lastPageAt - now) / (waiting.length - index)
      const before = runs.get(partner.id)?.pages
      try {
        const run = await reconcilePartner(context, partner, gateway(partner), {
          ...deadline,
          turnEnds,
          begins: begins && !runs.has(partner.id),
        })
        if (run === undefined) continue
        runs.set(partner.id, run)
        const goesOn = run.state === 'running' && run.lastFailure === undefined && run.pages !== before
        if (goesOn) unfinished.push(partner)
      } catch (error) {
        failures.push({ partner: partner.id, error })
      }
    }
    waiting = unfinished
  }
  return { runs: [...runs.values()], failures }
}

/** The oldest first; whoever never had a complete run is older than all. */
async function byAge(
  { store }: ReconciliationContext,
  partners: readonly PartnerSettings[],
): Promise<PartnerSettings[]> {
  const aged = await Promise.all(
    partners.map(async (partner) => {
      const latest = await latestRun(store, partner.id)
      return { partner, at: latest === undefined ? 0 : (lastCompleteAt(latest) ?? 0) }
    }),
  )
  return aged.toSorted((one, other) => one.at - other.at).map(({ partner }) => partner)
}
