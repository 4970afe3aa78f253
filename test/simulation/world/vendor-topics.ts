/** Where the partners' webhook topics are sent to at the vendor: one address for each topic of a partner. */
export class VendorTopics {
  readonly #addresses = new Map<string, string>()

  find(partner: string, topic: string): string | undefined {
    return this.#addresses.get(`${partner} ${topic}`)
  }

  /** @returns the vendor's word for what changed */
  put(partner: string, topic: string, address: string): 'subscribed' | 'none' {
    if (this.find(partner, topic) === address) return 'none'
    this.#addresses.set(`${partner} ${topic}`, address)
    return 'subscribed'
  }

  /** @returns whether there was anything to remove */
  remove(partner: string, topic: string): boolean {
    return this.#addresses.delete(`${partner} ${topic}`)
  }
}
