/** Items in order, in chunks: adding and removing one of 100,000 moves a few hundred and not all of them. */
export class SortedList<Entry> {
  readonly #chunks: Entry[][] = []
  readonly #compare: (one: Entry, other: Entry) => number
  #size = 0

  constructor(compare: (one: Entry, other: Entry) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#size
  }

  /** Adds an entry; there is none like it yet. */
  add(entry: Entry): void {
    this.#size += 1
    const place = Math.min(this.#chunkOf(entry), this.#chunks.length - 1)
    const chunk = this.#chunks[place]
    if (chunk === undefined) {
      this.#chunks.push([entry])
      return
    }
    chunk.splice(this.#positionIn(chunk, entry), 0, entry)
    if (chunk.length > mostInChunk) this.#chunks.splice(place + 1, 0, chunk.splice(mostInChunk / 2))
  }

  /** Removes the entry that compares as equal; says whether there was one. */
  remove(entry: Entry): boolean {
    const place = this.#chunkOf(entry)
    const chunk = this.#chunks[place]
    if (chunk === undefined) return false
    const position = this.#positionIn(chunk, entry)
    const found = chunk[position]
    if (found === undefined || this.#compare(found, entry) !== 0) return false
    this.#size -= 1
    chunk.splice(position, 1)
    if (chunk.length === 0) this.#chunks.splice(place, 1)
    return true
  }

  /** Entries in order from the first one behind `after`, or from the beginning. */
  *behind(after?: Entry): Generator<Entry, void, undefined> {
    let place = after === undefined ? 0 : this.#chunkOf(after)
    const first = this.#chunks[place]
    if (first === undefined) return
    let position = after === undefined ? 0 : this.#positionIn(first, after)
    for (; place < this.#chunks.length; place += 1, position = 0) {
      const chunk = this.#chunks[place] ?? []
      for (; position < chunk.length; position += 1) {
        const entry = chunk[position] as Entry
        if (after === undefined || this.#compare(entry, after) > 0) yield entry
      }
    }
  }

  /** Place of the first chunk whose last entry is not before this one. */
  #chunkOf(entry: Entry): number {
    let [low, high] = [0, this.#chunks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const last = this.#chunks[middle]?.at(-1) as Entry
      if (this.#compare(last, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #positionIn(chunk: readonly Entry[], entry: Entry): number {
    let [low, high] = [0, chunk.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#compare(chunk[middle] as Entry, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

const mostInChunk = 512
