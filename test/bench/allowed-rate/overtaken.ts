/**
 * By how many that were accepted later one operation was overtaken at the most. Those that have not ended count as ending
 * last.
 */
export function mostOvertaken(accepted: readonly string[], finished: readonly string[]): number {
  const places = new Map(accepted.map((id, place) => [id, place + 1]))
  const size = accepted.length
  // A Fenwick tree of how many have ended, by place of acceptance.
  const tree = new Int32Array(size + 1)
  let ended = 0
  const add = (place: number): void => {
    for (let at = place; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1
  }
  const upTo = (place: number): number => {
    let sum = 0
    for (let at = place; at > 0; at -= at & -at) sum += tree[at] ?? 0
    return sum
  }
  let most = 0
  for (const id of finished) {
    const place = places.get(id)
    if (place === undefined) continue
    most = Math.max(most, ended - upTo(place))
    add(place)
    ended += 1
    places.delete(id)
  }
  for (const place of places.values()) most = Math.max(most, ended - upTo(place))
  return most
}
