/** Small, fast and seeded; the same seed and case give the same mutation on every machine. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Random = (below: number) => number
const one = <Value>(random: Random, values: readonly Value[]): Value => values[random(values.length)] as Value

/** Pieces that mean something to one of the readers. */
const pieces = [
  '{', '}', '[', ']', '"', ',', ':', '\\', '\\u0000', '\\ud800', 'null', 'true', '0', '-', '.5', 'e9', '1e999', ' ', '\n', '\r\n',
  '\u0000', '\ufeff', 'é', '"__proto__":{"a":1},', '"id":"x",', '"status":"Open",', '<', '>', '&', '&#0;', '</SiteOwner>',
  '<Status>Canceled</Status>', '<!--', ']]>', '<html>', '<?x?>', 'Status=Open', '500', '=', '%',
] as const // biome-ignore format: a table of pieces

/** Damage as networks, proxies and bugs do it. */
function damageBytes(body: Buffer, random: Random): Buffer {
  const at = random(body.length + 1)
  const before = body.subarray(0, at)
  const after = body.subarray(at)
  switch (random(6)) {
    case 0:
      return Buffer.from(before)
    case 1:
      return Buffer.concat([before, after.subarray(1 + random(40))])
    case 2:
      return Buffer.concat([before, after.subarray(0, 1 + random(200)), after])
    case 3:
      return Buffer.concat([before, Buffer.from(one(random, pieces)), after])
    case 4:
      return Buffer.concat([before, Buffer.from([random(256)]), after.subarray(1)])
    default:
      return Buffer.concat([before, Buffer.from([(body[at] ?? 0) ^ (1 << random(8))]), after.subarray(1)])
  }
}

const strangers: readonly unknown[] = [
  null, true, false, 0, 1, -1, 1.5, 2, 31, 32, 1e21, 9_007_199_254_740_992, '', ' ', '1', '1.00000', '01', '1e3', 'Open', 'CANCELLED',
  'Trial  End', 'PENDING CANCELLATION', 'Active', 'constructor', '../x', 'x'.repeat(70), 'x'.repeat(4_001), 'a\ud800', 'ä😀', [], {}, [[]],
  { a: 1 }, '/x?next=a&next=b', '/x?offset=%20', '?next=', 'https://evil.example.com/?next=abc&offset=abc', 'http://[',
  '2020-02-06T22:09:15Z', '2020-02-06', 'bearer', 'tier.increase',
] // biome-ignore format: a table of values

/** A place in a tree of JSON. */
interface Place {
  holder: Record<string, unknown>
  name: string
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const name of Object.keys(value)) {
    found.push({ holder: value as Record<string, unknown>, name })
    placesIn((value as Record<string, unknown>)[name], found)
  }
  return found
}

/** Well-formed JSON that says something else: what a changed interface would send. */
function changeTree(body: Buffer, random: Random): Buffer {
  const tree: unknown = JSON.parse(body.toString())
  const places = placesIn(tree)
  const chosen = places[random(Math.max(places.length, 1))]
  if (chosen === undefined) return Buffer.from(JSON.stringify(one(random, strangers)))
  const { holder, name } = chosen
  const value = holder[name]
  switch (random(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(name), 1)
      else delete holder[name]
      break
    case 1:
      holder[`${name}${one(random, ['', '_', '2'])}`] = one(random, strangers)
      break
    case 2:
      holder[name] = [value]
      break
    case 3:
      holder[name] = { [name]: value }
      break
    case 4:
      if (typeof value === 'string' || typeof value === 'number')
        holder[name] = typeof value === 'string' ? Number(value) : String(value)
      else holder[name] = one(random, strangers)
      break
    case 5: {
      const other = one(random, places)
      const kept = other.holder[other.name]
      other.holder[other.name] = value
      if (other.holder !== value && kept !== holder) holder[name] = structuredClone(kept)
      break
    }
    default:
      holder[name] = one(random, strangers)
  }
  try {
    return Buffer.from(JSON.stringify(tree) ?? 'null')
  } catch {
    // A tree that was hung into itself cannot be written.
    return Buffer.from('null')
  }
}

/** Text that no tree can hold: a name twice, a name that is not allowed, nesting without end. */
function changeText(body: Buffer, random: Random): Buffer {
  const text = body.toString()
  const names = [...text.matchAll(/"[^"\\]*":/g)]
  const [name = ''] = names[random(Math.max(names.length, 1))] ?? []
  const at = text.indexOf(name)
  const value = JSON.stringify(one(random, strangers)) ?? 'null'
  switch (random(4)) {
    case 0:
      return Buffer.from(`${text.slice(0, at)}${name}${value},${text.slice(at)}`)
    case 1:
      return Buffer.from(`${text.slice(0, at)}"__proto__":${value},${text.slice(at)}`)
    case 2: {
      const depth = 15 + random(12)
      return Buffer.from(`${text.slice(0, at)}"deep":${'['.repeat(depth)}${']'.repeat(depth)},${text.slice(at)}`)
    }
    default:
      return Buffer.from(`${text}${one(random, [' ', '\n', ',', '{}', 'null', '\u0000', text])}`)
  }
}

/** One to three changes of a body. */
export function mutated(body: Buffer, isJson: boolean, random: Random): Buffer {
  let changed = body
  for (let count = 1 + random(3); count > 0; count--) {
    const kind = random(10)
    const canChangeTree = isJson && changed === body
    if (canChangeTree && kind < 5) changed = changeTree(changed, random)
    else if (canChangeTree && kind < 7) changed = changeText(changed, random)
    else changed = damageBytes(changed, random)
  }
  return changed
}
