import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { billingOf } from '../../simulator/core/billing.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'
import { isWriteCall, type JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'
import { type Asked, isDisturbed, isReopened, seesProducts, type Wish } from './vendor-truth.ts'

/** What the watch is told of the run; only closed runs are held to it. */
export interface Surroundings {
  history: History
  vendor: SimulatedVendor
  partners: readonly PartnerSettings[]
  now: () => number
  isClosed: boolean
  /** What an operation's caller sent. */
  asked: (operationId: string) => Asked | undefined
}

/**
 * Holds each write against the account as the vendor has it when it leaves: no rung whose condition does not hold, none
 * once the account is as wanted, nothing in the face of a cancellation to come, and no end of a ladder with a rung
 * left.
 */
export class LadderWatch {
  readonly #run: Surroundings

  constructor(run: Surroundings) {
    this.#run = run
  }

  onDeparture(line: JournalLine): void {
    const { vendor, isClosed, asked, now, partners } = this.#run
    const { call, tag } = line
    if (!isClosed || tag?.purpose !== 'send' || !isWriteCall(call)) return
    const operation = asked(tag.operationId)
    const account = vendor.core.store.find(line.account)
    const partner = partners.find(({ id }) => id === line.partner)
    if (operation === undefined || account === undefined || partner === undefined) return
    if (isDisturbed(vendor, line.account, now())) return
    const fault = faultOfWrite(operation, line, account, partner, now())
    if (fault !== undefined) this.#run.history.violate(fault.promise, `${tag.operationId} sent ${call} ${fault.text}`)
  }

  onCommit({ before, after }: Commit): void {
    const { history, vendor, isClosed, asked, now, partners } = this.#run
    if (!isClosed || after.sk !== 'OPERATION' || after.type !== 'reopen-account' || before?.status === after.status)
      return
    const id = String(after.operationId)
    const { code, concludedBy } = (after.outcome ?? {}) as { code?: string; concludedBy?: string }
    if (after.status === 'rejected' && concludedBy === 'answer') {
      history.violate('nothing is lost', `${id} was ended by the refusal of one rung (${code})`)
    }
    if (after.status !== 'parked' || code !== 'LADDER_ENDED') return
    const account = vendor.core.store.find(String(after.account))
    const partner = partners.find((known) => known.id === after.partner)
    const operation = asked(id)
    if (account === undefined || partner === undefined || operation === undefined) return
    if (isDisturbed(vendor, account.login, now())) return
    if (isReopened(account, operation.wish, partner)) {
      history.violate('unknown is resolved by looking', `${id} ended its ladder although the account is as wanted`)
    }
    const past = Object.values((after.past ?? {}) as Record<string, { step: string; outcome: string }>)
    const left = rungsThatHelp(account, operation.wish, partner).find(
      (rung) => !past.some(({ step, outcome }) => step === rung && (outcome === 'applied' || outcome === 'rejected')),
    )
    if (left !== undefined) history.violate('nothing is lost', `${id} ended its ladder without trying ${left}`)
  }
}

/** What is wrong with a write, given the account as it is. */
function faultOfWrite(
  { type, wish }: Asked,
  { call }: JournalLine,
  account: VendorAccount,
  partner: PartnerSettings,
  now: number,
): { promise: string; text: string } | undefined {
  const { status, singleBilling, billing } = account
  if (type === 'reopen-account') {
    if (isReopened(account, wish, partner)) return { promise: 'once', text: 'although the account is as wanted' }
    const isOnRung =
      call === 'open' ? singleBilling : call === 'change-plan' ? status === 'Canceled' : !account.singleBilling
    if (!isOnRung) return { promise: 'unknown is resolved by looking', text: 'on a rung where the account is not' }
  }
  if (type === 'change-plan' && status === 'Canceled') {
    return { promise: 'no irreversible surprise', text: 'to an account that is cancelled' }
  }
  const isPending = status !== 'Canceled' && (billing?.cancellation?.effectiveAt ?? 0) > now
  const isGuarded = !unguarded.includes(type) && wish.despiteCancellation !== true
  if (isPending && isGuarded) {
    return { promise: 'no irreversible surprise', text: 'to an account that is going to be cancelled' }
  }
  return undefined
}

/** Rungs whose condition holds; written a second time, not taken from the module. */
function rungsThatHelp(account: VendorAccount, wish: Wish, partner: PartnerSettings): string[] {
  const { capabilities, reopen } = partner
  const { planType } = billingOf(account)
  // XML, which shows most else, does not show the account's last plan.
  const last = planType === 'TRIAL' || seesProducts(partner) ? undefined : planType
  const plan = wish.planType ?? reopen?.planType ?? last
  const hasProducts = capabilities.products !== undefined
  const isWanted = (wish.singleBilling ?? true) && !account.singleBilling
  return [
    ...(hasProducts && account.singleBilling ? ['open-product'] : []),
    ...(capabilities.plan === 'v3' && account.status === 'Canceled' && plan !== undefined ? ['reactivate-plan'] : []),
    ...(reopen?.updateSiteOwner === true && hasProducts && isWanted ? ['update-site-owner'] : []),
  ]
}

/** Operations that may be carried out on an account that is going to be cancelled: they change nothing of its end. */
const unguarded: readonly string[] = [
  ...['cancel-account', 'provision-account'],
  ...['create-sso-user', 'unsubscribe-contacts', 'act-for-account'],
]
