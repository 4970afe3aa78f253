import { asAccount, parseLaneEntry } from '../ledger/account-record.ts'
import type { DueKey, ItemKey } from '../ledger/item-store.ts'
import { restLine } from '../ledger/lane-place.ts'
import { eventLine } from '../ledger/operation-record.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'

/** What a sweep looks at. */
export interface DueItem {
  key: ItemKey
  /** The index partition that shows it. */
  line: string
}

/** The most that one sweep looks at of one partition; the next one finds the others, which are the oldest then. */
const mostOfLine = 30_000

/** Entries of the index are small. */
const pageSize = 1_000

/** With fewer, all are looked at within a few seconds, in whatever order. */
const fewEnough = 200

/** So many are read at once to see whose they are, and one batch takes this long at least, ms: a partition must not be hot. */
const readAtOnce = { atOnce: 40, every: 40 }

/**
 * Everything that is due, of all partners, in turn: one of each operation of each partner, the oldest first, then the next of
 * each. So thousands of lanes that nobody takes up are no wall in front of one that somebody would.
 */
export async function findDue(
  context: EngineContext,
  deadline: RunDeadline,
): Promise<{ items: DueItem[]; isAll: boolean }> {
  const lines = [...context.partners().map(({ id }) => restLine(id)), eventLine]
  const time = context.clock.now()
  const ofLines = await Promise.all(lines.map((line) => keysOf(context, line, time, deadline)))
  const isAll = ofLines.every((found) => found.isAll)
  const count = ofLines.reduce((sum, { keys }) => sum + keys.length, 0)
  const items = ofLines.map(({ keys }, position) =>
    keys.map(({ pk, sk }): DueItem => ({ key: { pk, sk }, line: lines[position] ?? '' })),
  )
  if (count <= fewEnough) return { items: inTurn(items), isAll }
  const groups = await byOperation(context, items.flat(), deadline)
  return { items: inTurn(groups), isAll }
}

async function keysOf(
  context: EngineContext,
  line: string,
  time: number,
  deadline: RunDeadline,
): Promise<{ keys: DueKey[]; isAll: boolean }> {
  const keys: DueKey[] = []
  let after: string | undefined
  do {
    const page = await context.store.due(line, time, { limit: pageSize, ...(after === undefined ? {} : { after }) })
    keys.push(...page.keys)
    after = page.next
    if (after !== undefined && (keys.length >= mostOfLine || isLate(context, deadline))) return { keys, isAll: false }
  } while (after !== undefined)
  return { keys, isAll: true }
}

/** Of the time that the sweep has, most is for what it finds. */
const isLate = ({ clock, times }: EngineContext, deadline: RunDeadline): boolean =>
  deadline.at - clock.monotonic() < times.callDeadline

/** The items of each operation of each partner; the index does not show which operation comes first in a lane. */
async function byOperation(context: EngineContext, items: DueItem[], deadline: RunDeadline): Promise<DueItem[][]> {
  const groups = new Map<string, DueItem[]>()
  const add = (name: string, item: DueItem) => {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  const names = new Map<DueItem, string>()
  await inBatches(context, items, readAtOnce, deadline, async (item) => {
    names.set(item, await nameOf(context, item))
  })
  // In the order of the index; what was not read for lack of time goes by its line.
  for (const item of items) add(names.get(item) ?? item.line, item)
  return [...groups.values()]
}

async function nameOf(context: EngineContext, { key, line }: DueItem): Promise<string> {
  if (line === eventLine) return line
  try {
    const item = await context.store.get(key)
    const head = item === undefined ? undefined : asAccount(item).q[0]
    return head === undefined ? line : `${line} ${parseLaneEntry(head).operation}`
  } catch {
    // The look itself says what is the matter with it.
    return line
  }
}

/** The first of each, then the second of each, and so on. */
function inTurn<Item>(groups: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...groups.map(({ length }) => length))
  return Array.from({ length: longest }).flatMap((_, n) => groups.flatMap((group) => group.slice(n, n + 1)))
}

/**
 * Looks at items several at a time, no faster than the pace.
 *
 * @returns whether there was time for all of them
 */
export async function inBatches<Item>(
  { clock }: EngineContext,
  items: readonly Item[],
  { atOnce, every }: { atOnce: number; every: number },
  deadline: RunDeadline,
  look: (item: Item) => Promise<void>,
): Promise<boolean> {
  for (let from = 0; from < items.length; from += atOnce) {
    const began = clock.monotonic()
    if (began >= deadline.at) return false
    await Promise.all(items.slice(from, from + atOnce).map(look))
    const early = began + every - clock.monotonic()
    if (early > 0 && from + atOnce < items.length) await clock.sleep(early)
  }
  return true
}
