import { type AccountRecord, asAccount } from '../../ledger/account-record.ts'
import type { DueKey } from '../../ledger/item-store.ts'
import { type Flow, waitingLine } from '../../ledger/lane-place.ts'
import type { EngineContext } from '../engine-context.ts'
import { type LineMemory, newLineMemory } from './line-memory.ts'

/** How old a page of the index may be to take lanes by, ms. */
const pageFor = 2_000

/** How many lanes a runner tries before it looks at another flow. */
const mostTries = 5

/** What a runner found in a line. */
export type FromLine =
  | { is: 'lane'; lane: AccountRecord; token: string }
  /** Lanes are there, and all that were tried are in others' hands. */
  | { is: 'in-hand' }
  | { is: 'empty' }

/**
 * Takes one of the oldest lanes of a flow's line: any of the first few, so that runners do not all try the same one.
 *
 * @param among how many of the oldest it chooses from
 * @param own the lane whose turn this runner has ended: it goes first where it is older than all others
 */
export async function takeFromLine(
  context: EngineContext,
  flow: Flow,
  among: number,
  own?: AccountRecord,
): Promise<FromLine> {
  const memory = context.line ?? newLineMemory()
  const line = waitingLine(flow)
  for (let tries = 0; tries < mostTries; tries++) {
    const keys = await keysOf(context, memory, line, among)
    if (tries === 0 && own !== undefined && isOldest(own, line, keys ?? [])) {
      const taken = await take(context, memory, line, { pk: own.pk, sk: own.sk, dueAt: own.dueAt ?? 0 })
      if (taken !== undefined) return { is: 'lane', ...taken }
    }
    if (keys === undefined) return { is: 'empty' }
    // Rather an older one: drawn evenly, one in thousands would be passed over for minutes.
    const [key] = keys.splice(Math.floor(context.random.fraction() ** 2 * Math.min(among, keys.length)), 1)
    if (key === undefined) return { is: 'in-hand' }
    const taken = await take(context, memory, line, key)
    if (taken !== undefined) return { is: 'lane', ...taken }
  }
  return { is: 'in-hand' }
}

/** Whether nobody else on the page is older; its own entries there may be those of heads before. */
const isOldest = (own: AccountRecord, line: string, keys: readonly DueKey[]): boolean => {
  const other = keys.find(({ pk, sk }) => pk !== own.pk || sk !== own.sk)
  return own.line === line && (own.dueAt ?? 0) <= (other?.dueAt ?? Number.POSITIVE_INFINITY)
}

/** The lanes that may be tried, oldest first; nothing where the line is empty. */
async function keysOf(
  context: EngineContext,
  { pages, inHand }: LineMemory,
  line: string,
  among: number,
): Promise<DueKey[] | undefined> {
  const now = context.clock.now()
  const known = pages.get(line)
  if (known !== undefined && now - known.readAt <= (known.isFull ? pageFor : pageFor / 2) && known.keys.length > 0)
    return known.keys
  const page = await context.store.due(line, now, { limit: 2 * among })
  for (const [name, until] of inHand) if (until < now) inHand.delete(name)
  const keys = page.keys.filter((key) => !inHand.has(nameOf(key)))
  pages.set(line, { keys, readAt: now, isFull: page.keys.length === 2 * among })
  return page.keys.length === 0 ? undefined : keys
}

async function take(
  context: EngineContext,
  { inHand }: LineMemory,
  line: string,
  { pk, sk, dueAt }: DueKey,
): Promise<{ lane: AccountRecord; token: string } | undefined> {
  const { clock, steps, times, random, store } = context
  const token = random.token()
  const now = clock.now()
  const write = steps.takeFromLine({ line, dueAt, token, now, times })
  const result = await store.update({ pk, sk }, write.changes, write.condition)
  if (result.item?.q === undefined) return undefined
  const lane = asAccount(result.item)
  const mine = result.committed || lane.lease?.token === token
  // While it is in hand it keeps its place in the index, ours too: this process need not try it again.
  if (lane.lease !== undefined && lane.line === line) inHand.set(nameOf({ pk, sk, dueAt }), lane.lease.until)
  return mine ? { lane, token } : undefined
}

const nameOf = ({ pk, sk, dueAt }: DueKey): string => `${pk}\n${sk}\n${dueAt}`
