import { loginKey, type VendorAccount } from './account.ts'

/** One account with the versions that a lagging read may still show, oldest first. */
interface StoredAccount {
  current: VendorAccount
  /** When the current version was written, ms. */
  since: number
  past: { account: VendorAccount | undefined; since: number }[]
}

/**
 * The accounts of all partners. Login names are unique over the whole vendor, so that a partner cannot take a name
 * that another partner's client has.
 */
export class AccountStore {
  readonly #byLogin = new Map<string, StoredAccount>()
  readonly #byPartner = new Map<string, string[]>()
  /** Logins by vendor id, numeric and encoded. */
  readonly #byId = new Map<string, string>()
  /** Login names of users that were added to accounts, as keys. */
  readonly #users = new Set<string>()

  /** The newest state of an account, whoever owns it. */
  find(loginName: string): VendorAccount | undefined {
    return this.#byLogin.get(loginKey(loginName))?.current
  }

  /** The state that somebody sees who looks `delayMs` late. */
  findVisible(loginName: string, now: number, delayMs: number): VendorAccount | undefined {
    const stored = this.#byLogin.get(loginKey(loginName))
    return stored === undefined ? undefined : visibleVersion(stored, now, delayMs)
  }

  /** Writes a new or changed account. `keepMs`: how long the version before it can still be seen. */
  put(account: VendorAccount, now: number, keepMs: number): void {
    const stored = this.#byLogin.get(account.login)
    this.#byId.set(account.numericId, account.login).set(account.encodedId, account.login)
    for (const { loginName } of account.details?.users ?? []) this.#users.add(loginKey(loginName))
    if (stored === undefined) {
      this.#byLogin.set(account.login, { current: account, since: now, past: [] })
      const logins = this.#byPartner.get(account.partner)
      if (logins === undefined) this.#byPartner.set(account.partner, [account.login])
      else logins.push(account.login)
      return
    }
    stored.past.push({ account: stored.current, since: stored.since })
    // A version is needed until the one after it has become visible.
    while ((stored.past[1]?.since ?? Number.POSITIVE_INFINITY) <= now - keepMs) stored.past.shift()
    stored.current = account
    stored.since = now
  }

  /** Makes an account's newest state one that has been there forever, for seeds and replays. */
  showNow(loginName: string): void {
    const stored = this.#byLogin.get(loginKey(loginName))
    if (stored !== undefined) Object.assign(stored, { since: Number.NEGATIVE_INFINITY, past: [] })
  }

  /** Whether an account or a user of one has the login name. */
  hasLogin(loginName: string): boolean {
    return this.#byLogin.has(loginKey(loginName)) || this.#users.has(loginKey(loginName))
  }

  /** All accounts of a partner, or of everybody, in the order of creation; newest states. */
  all(partner?: string): VendorAccount[] {
    const logins = partner === undefined ? [...this.#byLogin.keys()] : (this.#byPartner.get(partner) ?? [])
    return logins.flatMap((login) => this.find(login) ?? [])
  }

  /** Logins of a partner in the order of creation. */
  logins(partner: string): readonly string[] {
    return this.#byPartner.get(partner) ?? []
  }

  /** Whether a vendor id is already used. */
  hasId(id: string): boolean {
    return this.#byId.has(id)
  }

  /** The login of the account with that vendor id, whoever owns it. */
  loginOfId(id: string): string | undefined {
    return this.#byId.get(id)
  }

  get size(): number {
    return this.#byLogin.size
  }

  clear(): void {
    this.#byLogin.clear()
    this.#byPartner.clear()
    this.#byId.clear()
    this.#users.clear()
  }
}

function visibleVersion(stored: StoredAccount, now: number, delayMs: number): VendorAccount | undefined {
  if (delayMs === 0 || stored.since <= now - delayMs) return stored.current
  return stored.past.findLast((version) => version.since <= now - delayMs)?.account
}
