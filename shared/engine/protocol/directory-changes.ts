import { type AccountFieldValue, isProductField, type ProductStatus } from '../../domain/account-fields.ts'
import { mostProducts, rankOfProduct } from '../../domain/product-limit.ts'
import type { AccountRecord } from '../../ledger/account-record.ts'
import type { Change, ItemValue } from '../../ledger/item-store.ts'
import type { Projection } from '../../ledger/operation-record.ts'

/** What is remembered of an account, and since when. */
export type Directory = Pick<AccountRecord, 'directory' | 'observedAt' | 'changedAt'>

/** More are written as whole maps: an expression may only have 4,096 bytes, and one of so many fields has a third. */
const mostChanges = 100

/**
 * Writes what an operation tells the directory, for a write that insists on the lane's lease: nobody else writes the
 * directory while it is held. Few changes are written field by field, many as whole maps, so that no answer of the vendor's
 * makes a write that DynamoDB refuses.
 *
 * @param lane - as the holder of the lease last saw it
 */
export function directoryChanges(lane: Directory, projected: Projection, now: number): Change[] {
  const changes = fieldByField(projected, now)
  if (changes.length <= mostChanges && hasRoom(lane, projected)) return changes
  const { directory, observedAt, changedAt } = afterProjection(lane, projected, now)
  return [
    { set: ['directory'], value: directory as ItemValue },
    { set: ['observedAt'], value: observedAt },
    { set: ['changedAt'], value: changedAt },
  ]
}

/** How many products the directory must forget to learn this. */
export function productsForgotten(lane: Directory, projected: Projection, now: number): number {
  if (hasRoom(lane, projected)) return 0
  const products = merged(lane, projected, now).filter(({ name }) => isProductField(name))
  return Math.max(0, products.length - mostProducts)
}

/**
 * What was changed wins over what was seen: it is newer, and reads may lag behind it
 * (docs/explanation/protocol.md#reads-lag).
 */
function fieldByField(projected: Projection, now: number): Change[] {
  const changes: Change[] = []
  for (const [name, value] of Object.entries({ ...projected.observed, ...projected.changed })) {
    changes.push({ set: ['directory', name], value }, { set: ['observedAt', name], value: projected.observedAt })
  }
  for (const name of Object.keys(projected.changed)) changes.push({ set: ['changedAt', name], value: now })
  for (const name of projected.forgotten ?? []) {
    // That it was changed is kept: a read a moment later may still show what was before.
    changes.push({ remove: ['directory', name] }, { remove: ['observedAt', name] })
    changes.push({ set: ['changedAt', name], value: now })
  }
  return changes
}

/** Whether the directory stays within its limits even if all that it is told is new to it. */
function hasRoom({ directory, changedAt }: Directory, { changed, observed, forgotten = [] }: Projection): boolean {
  const told = Object.keys(changed).length + Object.keys(observed).length
  return (
    Object.keys(directory).length + told <= mostProducts &&
    Object.keys(changedAt).length + told + forgotten.length <= 2 * mostProducts
  )
}

interface Known {
  name: string
  value: AccountFieldValue
  observedAt: number | undefined
  changedAt: number | undefined
}

function merged({ directory, observedAt, changedAt }: Directory, projected: Projection, now: number): Known[] {
  const known = new Map<string, Known>()
  const forgotten = new Set(projected.forgotten)
  for (const [name, value] of Object.entries(directory as Record<string, AccountFieldValue>)) {
    if (forgotten.has(name)) continue
    known.set(name, { name, value, observedAt: observedAt[name], changedAt: changedAt[name] })
  }
  for (const [name, value] of Object.entries({ ...projected.observed, ...projected.changed })) {
    known.set(name, {
      name,
      value: value as AccountFieldValue,
      observedAt: projected.observedAt,
      changedAt: name in projected.changed ? now : changedAt[name],
    })
  }
  return [...known.values()]
}

/** Of too many products those stay that the lane changed last, then those seen last, then those that are open. */
const byImportance = (one: Known, other: Known): number =>
  (other.changedAt ?? 0) - (one.changedAt ?? 0) ||
  (other.observedAt ?? 0) - (one.observedAt ?? 0) ||
  rankOfProduct(one.value as ProductStatus) - rankOfProduct(other.value as ProductStatus)

function afterProjection(lane: Directory, projected: Projection, now: number) {
  const known = merged(lane, projected, now)
  const products = known.filter(({ name }) => isProductField(name)).toSorted(byImportance)
  const kept = [...known.filter(({ name }) => !isProductField(name)), ...products.slice(0, mostProducts)]
  const times = { ...lane.changedAt }
  for (const name of [...Object.keys(projected.changed), ...(projected.forgotten ?? [])]) times[name] = now
  const names = new Set(kept.map(({ name }) => name))
  // Of what is not known any more the last changes count: reads a moment later may still show what was before.
  const unknown = Object.entries(times).filter(([name]) => !names.has(name))
  const last = unknown.toSorted(([, one], [, other]) => other - one).slice(0, mostProducts)
  return {
    directory: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
    observedAt: Object.fromEntries(kept.flatMap(({ name, observedAt: at }) => (at === undefined ? [] : [[name, at]]))),
    changedAt: Object.fromEntries([...Object.entries(times).filter(([name]) => names.has(name)), ...last]),
  }
}
