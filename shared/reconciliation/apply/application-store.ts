import type { EngineContext } from '../../engine/engine-context.ts'
import type { Condition, Item, ItemStore } from '../../ledger/item-store.ts'
import { appliedKey, applyingKey, type PlanApplication } from '../../ledger/plan-application-record.ts'

type StoreContext = Pick<EngineContext, 'store' | 'random'>

/** The plan of a partner that is being applied, or was last. */
export async function presentApplication(
  store: Pick<ItemStore, 'get'>,
  partner: string,
): Promise<PlanApplication | undefined> {
  return (await store.get(applyingKey(partner))) as unknown as PlanApplication | undefined
}

/** What has become of one plan; nothing where nobody has approved it. */
export async function applicationOf(
  store: Pick<ItemStore, 'get'>,
  partner: string,
  run: string,
): Promise<PlanApplication | undefined> {
  const present = await presentApplication(store, partner)
  if (present?.run === run) return present
  return (await store.get(appliedKey(partner, run))) as unknown as PlanApplication | undefined
}

/**
 * Writes it if it is as it was read. The SDK repeats a lost write, so the writer's own token counts too.
 *
 * @returns nothing where another was quicker
 */
export async function writeApplication(
  { store, random }: StoreContext,
  application: Omit<PlanApplication, 'ver' | 'w'>,
  read: PlanApplication | undefined,
): Promise<PlanApplication | undefined> {
  const written: PlanApplication = { ...application, ver: (read?.ver ?? 0) + 1, w: random.token() } as PlanApplication
  // The one before is kept under its own name first: after a crash in between it stands in both places.
  if (read !== undefined && read.run !== written.run) {
    await store.put({ ...read, ...appliedKey(read.partner, read.run) } as unknown as Item)
  }
  const done = await store.put(written as unknown as Item, asRead(read))
  return done.committed || done.item?.w === written.w ? written : undefined
}

const asRead = (read: PlanApplication | undefined): Condition =>
  read === undefined ? { is: 'missing', path: ['ver'] } : { is: 'equal', path: ['ver'], value: read.ver }
