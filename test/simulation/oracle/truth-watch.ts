import type { Commit } from '../world/simulated-table.ts'
import type { History } from './history.ts'
import type { Surroundings } from './ladder-watch.ts'
import { isTerminalStatus } from './ledger-watch.ts'
import { isAsPromised, isDisturbed } from './vendor-truth.ts'

/** Holds each conclusion against the vendor at the moment at which it is written down. */
export class TruthWatch {
  readonly #run: Surroundings

  constructor(run: Surroundings) {
    this.#run = run
  }

  onCommit({ before, after }: Commit): void {
    const { isClosed, now, vendor, history } = this.#run
    if (!isClosed || after.sk !== 'OPERATION' || !isTerminalStatus(after.status)) return
    if (isTerminalStatus(before?.status) || isDisturbed(vendor, String(after.account), now())) return
    const { code, concludedBy } = (after.outcome ?? {}) as { code?: string; concludedBy?: string }
    if (concludedBy === 'decision') return
    if (after.status === 'applied') this.#checkApplied(String(after.operationId), String(after.partner))
    if (after.status === 'rejected' && code === 'ACCOUNT_UNKNOWN') checkAbsence(this.#run, history, after)
  }

  #checkApplied(id: string, partnerId: string): void {
    const { asked, history, vendor, partners } = this.#run
    const operation = asked(id)
    const partner = partners.find((known) => known.id === partnerId)
    if (operation === undefined || partner === undefined || isAsPromised(vendor, partner, operation)) return
    history.violate('unknown is resolved by looking', `${id} is applied, and the vendor has it otherwise`)
  }
}

/** An account is called unknown only when it is not there. */
function checkAbsence({ vendor }: Surroundings, history: History, after: Commit['after']): void {
  const account = vendor.core.store.find(String(after.account))
  if (account?.partner !== after.partner) return
  history.violate('no false rejection', `${after.operationId} found no account ${after.account}, which is there`)
}
