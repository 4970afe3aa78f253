/** Counts the calls that have arrived and are not yet over. */
export class InFlight {
  #all = 0
  readonly #byAccount = new Map<string, number>()

  /** Counts one more call in; `leave` counts it out, once however often it is called. */
  enter(account: string | undefined): { all: number; onAccount: number; leave: () => void } {
    this.#all += 1
    const onAccount = account === undefined ? 1 : (this.#byAccount.get(account) ?? 0) + 1
    if (account !== undefined) this.#byAccount.set(account, onAccount)
    let isIn = true
    const leave = () => {
      if (!isIn) return
      isIn = false
      this.#all -= 1
      if (account === undefined) return
      const left = (this.#byAccount.get(account) ?? 1) - 1
      if (left === 0) this.#byAccount.delete(account)
      else this.#byAccount.set(account, left)
    }
    return { all: this.#all, onAccount, leave }
  }
}
