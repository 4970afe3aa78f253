/** Stands for the global `Headers` in the bundle: Node's own loads its HTTP client with it, which takes longer than a whole command. */
class PlainHeaders {
  readonly #values = new Map<string, string>()
  get = (name: string): string | null => this.#values.get(name.toLowerCase()) ?? null
  set(name: string, value: unknown): void {
    this.#values.set(name.toLowerCase(), String(value))
  }
  append(name: string, value: unknown): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }
  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }
  entries(): IterableIterator<[string, string]> {
    return this.#values.entries()
  }
}

/** No body of ours is one. */
class PlainFormData {}

export { PlainFormData as FormData, PlainHeaders as Headers }
