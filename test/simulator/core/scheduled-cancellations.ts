/** When cancellations that were asked for by date take effect. */
export class ScheduledCancellations {
  readonly #byLogin = new Map<string, number>()
  /** None comes before it: thousands may wait, and every call asks. */
  #earliest = Number.POSITIVE_INFINITY

  /** Notes an account's cancellation (ms), or that it has none. */
  note(login: string, effectiveAt: number | undefined): void {
    if (effectiveAt === undefined) {
      this.#byLogin.delete(login)
      return
    }
    this.#byLogin.set(login, effectiveAt)
    this.#earliest = Math.min(this.#earliest, effectiveAt)
  }

  /** When to look again (ms), perhaps too early; undefined when none waits. */
  nextAt(): number | undefined {
    return this.#byLogin.size === 0 ? undefined : this.#earliest
  }

  /** Those whose date has come, earliest first. They stay until they are noted anew. */
  due(now: number): readonly { readonly login: string; readonly effectiveAt: number }[] {
    if (now < this.#earliest) return []
    const all = [...this.#byLogin].map(([login, effectiveAt]) => ({ login, effectiveAt }))
    const later = all.filter(({ effectiveAt }) => effectiveAt > now)
    this.#earliest = later.reduce(
      (earliest, { effectiveAt }) => Math.min(earliest, effectiveAt),
      Number.POSITIVE_INFINITY,
    )
    return all.filter(({ effectiveAt }) => effectiveAt <= now).sort((one, other) => one.effectiveAt - other.effectiveAt)
  }
}
