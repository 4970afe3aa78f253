import { partnerLane } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'
import type { History } from './history.ts'

/** What the watch is told of the run. */
export interface IdentityView {
  history: History
  vendor: SimulatedVendor
  /** Login names of the accounts that there are, or are to be. */
  logins: ReadonlySet<string>
  alias: (pk: string) => Item | undefined
  /** The machine that made a token. */
  madeBy: (token: string) => string | undefined
}

/**
 * Holds identifiers and lanes to each other: an identifier leads to its own account, before anybody can learn it from the
 * directory; it is learned under the lane's lease; and an account has one lane, under its login name.
 */
export class IdentityWatch {
  readonly #view: IdentityView

  constructor(view: IdentityView) {
    this.#view = view
  }

  onCommit(commit: Commit): void {
    const { pk } = commit.key
    if (pk.startsWith('ALIAS#')) this.#onAlias(pk, commit.after)
    else if (pk.startsWith('ACCOUNTS#')) this.#onLane(commit)
  }

  #onAlias(pk: string, after: Item): void {
    const { history, vendor } = this.#view
    const [, partner = '', , id = ''] = pk.split('#')
    const login = vendor.core.store.loginOfId(id)
    const isOwn = login !== undefined && vendor.core.store.find(login)?.partner === partner
    if (after.account !== login || !isOwn) {
      history.violate('in order', `the identifier ${id} of ${login} leads to ${String(after.account)}`)
    }
  }

  #onLane({ step, writer, before, after }: Commit): void {
    const { history, vendor, logins, alias, madeBy } = this.#view
    const account = after.sk
    if (before === undefined && account !== partnerLane && !logins.has(account)) {
      history.violate('in order', `${account} has a lane and is no login name`)
    }
    if (step === 'learn') {
      const { token } = (before?.lease ?? {}) as { token?: string }
      if (token === undefined || madeBy(token) !== writer) {
        history.violate('in order', `${writer} wrote what it learned of ${account} without its lease`)
      }
    }
    const known = (before?.directory ?? {}) as Record<string, unknown>
    for (const [name, value] of Object.entries((after.directory ?? {}) as Record<string, unknown>)) {
      if (!name.startsWith('vendorId:') || known[name] === value) continue
      const id = String(value)
      if (vendor.core.store.find(account)?.encodedId !== id) {
        history.violate('unknown is resolved by looking', `${account} was given the identifier ${id} of another`)
      }
      const led = alias(`ALIAS#${after.partner}#${name.slice('vendorId:'.length)}#${id}`)
      if (led?.account !== account) history.violate('in order', `${account} has ${id}, which does not lead to it`)
    }
  }
}
