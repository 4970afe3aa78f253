import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'
import { IdentityWatch } from './identity-watch.ts'
import { LadderWatch, type Surroundings } from './ladder-watch.ts'
import { ScanWatch } from './scan-watch.ts'
import { TruthWatch } from './truth-watch.ts'

/** What the oracle looks at besides lanes, operations and requests: conclusions, ladders, scans, identifiers. */
export class Watches {
  readonly scans: ScanWatch
  readonly #ladders: LadderWatch
  readonly #truth: TruthWatch
  readonly #identity: IdentityWatch

  constructor(options: {
    scenario: Scenario
    history: History
    vendor: SimulatedVendor
    now: () => number
    asked: Surroundings['asked']
    item: (pk: string, sk: string) => Item | undefined
    madeBy: (token: string) => string | undefined
  }) {
    const { scenario, history, vendor, now, asked, item, madeBy } = options
    const { partners, accounts } = scenario
    const run = { history, vendor, partners, now, asked, isClosed: scenario.mode === 'closed' }
    const logins = new Set(accounts.map(({ login }) => login))
    this.#ladders = new LadderWatch(run)
    this.#truth = new TruthWatch(run)
    this.#identity = new IdentityWatch({ history, vendor, logins, alias: (pk) => item(pk, 'ALIAS'), madeBy })
    const { oddRows } = scenario.vendor
    this.scans = new ScanWatch({
      history,
      partners,
      now,
      madeBy,
      oddRows,
      latest: (id) => item(`SCAN#${id}`, 'LATEST'),
    })
  }

  onCommit(commit: Commit): void {
    this.#ladders.onCommit(commit)
    this.#truth.onCommit(commit)
    this.#identity.onCommit(commit)
    this.scans.onCommit(commit)
  }

  onDeparture(line: JournalLine): void {
    this.#ladders.onDeparture(line)
    this.scans.onDeparture(line)
  }
}
