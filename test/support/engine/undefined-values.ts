import type { Change } from '../../../shared/ledger/item-store.ts'

/** Changes without a value: the ledger in memory passes over them, DynamoDB's client refuses the whole write. */
export const undefinedValues = (changes: readonly Change[]): Change[] =>
  changes.filter((change) => 'value' in change && change.value === undefined)
