import type { AccountFields } from '../../shared/domain/account-fields.ts'
import { type AccountRecord, accountKey } from '../../shared/ledger/account-record.ts'
import type { Change, Item, ItemKey, ItemStore, ItemValue } from '../../shared/ledger/item-store.ts'
import { sampleAccount } from './sample-partners.ts'

/** A ledger for one reader: every condition holds, since nobody else writes. */
export function sampleLedger(items: readonly Item[]): ItemStore {
  const stored = new Map(items.map((item) => [keyText(item), structuredClone(item)]))
  const keep = (item: Item) => {
    stored.set(keyText(item), item)
    return { committed: true as const, item: structuredClone(item) }
  }
  return {
    get: async (key) => structuredClone(stored.get(keyText(key))),
    put: async (item) => keep(structuredClone(item)),
    update: async (key, changes) => keep(changedItem(structuredClone(stored.get(keyText(key)) ?? { ...key }), changes)),
    due: async () => ({ keys: [] }),
    list: async (pk, { skPrefix = '' }) => ({
      items: [...stored.values()].filter((item) => item.pk === pk && item.sk.startsWith(skPrefix)),
    }),
  }
}

/** What the ledger holds of the sample account, all of it seen and nothing changed at one time (wall-clock ms). */
export function sampleEntry(partner: string, directory: AccountFields, seenAt: number): Item {
  const record: AccountRecord = {
    ...accountKey(partner, sampleAccount),
    v: 1,
    partner,
    account: sampleAccount,
    line: `${partner}#rest`,
    q: [],
    places: [],
    turn: 0,
    fence: 0,
    moves: {},
    eventDue: {},
    directory,
    changedAt: {},
    observedAt: Object.fromEntries(Object.keys(directory).map((field) => [field, seenAt])),
  }
  return record as unknown as Item
}

const keyText = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`

/** Reads outside of any lane only set and remove. */
function changedItem(item: Item, changes: readonly Change[]): Item {
  for (const change of changes) {
    const path = 'set' in change ? change.set : 'remove' in change ? change.remove : undefined
    if (path === undefined) throw new Error('The sample ledger can only set and remove.')
    const last = path.at(-1) ?? ''
    const parent = path
      .slice(0, -1)
      .reduce<ItemValue>((value, part) => (value as Record<string, ItemValue>)[part] ?? {}, item)
    if ('set' in change) (parent as Record<string, ItemValue>)[last] = change.value
    else delete (parent as Record<string, ItemValue>)[last]
  }
  return item
}
