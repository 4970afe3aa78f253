/**
 * The ledger's table as data: the infrastructure, the local runtime and the tests all create it from this.
 *
 * One table for all kinds of items, keyed by `pk` and `sk`. The index `due` is sparse: an item is in it only while it has both
 * `line` and `dueAt`. Its partitions are the lines in which lanes wait for the budget, in the order of acceptance, and one
 * a partner for the lanes that rest until a time, for what is parked and for what has ended (`lane-place.ts`). The index
 * `history` has every operation once, by its account, in the order in which they were received.
 */
export const ledgerTable = {
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
  /** DynamoDB removes an item some time after this attribute's time (seconds since the epoch); evidence, passes over listings and reconciliation runs have it. */
  timeToLiveAttribute: 'expiresAt',
  dueIndex: {
    name: 'due',
    partitionKey: { name: 'line', type: 'S' },
    /** Milliseconds since the epoch. */
    sortKey: { name: 'dueAt', type: 'N' },
    projection: 'KEYS_ONLY',
  },
  historyIndex: {
    name: 'history',
    /** Of operations alone: nothing else has both attributes. A login name that two partners sent is listed for both. */
    partitionKey: { name: 'account', type: 'S' },
    /** Milliseconds since the epoch. */
    sortKey: { name: 'receivedAt', type: 'N' },
    projection: 'KEYS_ONLY',
  },
} as const

/** Both indexes, for whatever creates or checks them. */
export const ledgerIndexes = [ledgerTable.dueIndex, ledgerTable.historyIndex] as const

/**
 * The input of DynamoDB's CreateTable for the ledger, paid per request.
 *
 * @param tableName the name that the table shall have
 */
export function ledgerTableCreation(tableName: string) {
  const { partitionKey, sortKey } = ledgerTable
  const indexKeys = ledgerIndexes.flatMap((index) => [index.partitionKey, index.sortKey])
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [partitionKey, sortKey, ...indexKeys].map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: keySchema(partitionKey.name, sortKey.name),
    GlobalSecondaryIndexes: ledgerIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey.name, index.sortKey.name),
      Projection: { ProjectionType: index.projection },
    })),
  }
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
}
