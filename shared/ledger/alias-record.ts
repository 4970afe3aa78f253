import type { Condition, Item, ItemKey } from './item-store.ts'
import { LedgerError } from './ledger-error.ts'

/** Which account an identifier of the vendor's belongs to, so that an account never has two lanes (ADR 0013). */
export type AliasRecord = {
  pk: string
  sk: string
  v: 1
  /** Login name in lower case. */
  account: string
  /** From where it is known, where that is not a listing or a read: only these can prove that a listing shows login names. */
  from?: IdentifierSource
}

/** The answer to our own creation, or the caller of an operation, who named both. */
export type IdentifierSource = 'creation' | 'caller'

export const aliasKey = (partner: string, generation: string, vendorId: string): ItemKey => ({
  pk: `ALIAS#${partner}#${generation}#${vendorId}`,
  sk: 'ALIAS',
})

/** The item of an alias; writing it again is harmless, since an identifier never changes its account. */
export const aliasItem = (
  partner: string,
  generation: string,
  vendorId: string,
  account: string,
  from?: IdentifierSource,
): Item => ({
  ...aliasKey(partner, generation, vendorId),
  v: 1,
  account,
  ...(from === undefined ? {} : { from }),
})

/** What a listing or a read shows never takes away from where an identifier is known better. */
export const unlessKnownBetter: Condition = { is: 'missing', path: ['from'] }

/** @throws LedgerError ITEM_DAMAGED */
export function asAlias(item: Item): AliasRecord {
  if (item.v !== 1 || typeof item.account !== 'string') {
    throw new LedgerError('ITEM_DAMAGED', `${item.pk} cannot be read as an alias.`)
  }
  return item as unknown as AliasRecord
}
