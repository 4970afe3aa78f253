import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamodbItemStore } from '../../ledger/dynamodb-item-store.ts'
import { FormCheckedStore } from '../../ledger/form-checked-store.ts'
import type { ItemStore } from '../../ledger/item-store.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import type { FunctionEnvironment } from '../function-environment.ts'

const made = new WeakMap<FunctionEnvironment, ItemStore>()

/** The ledger in the stage's table, one for a function: it refuses a table of another form at its first use. */
export function composeLedger(environment: FunctionEnvironment): ItemStore {
  const known = made.get(environment)
  if (known !== undefined) return known
  const table = new DynamodbItemStore(new DynamoDBClient(awsClientOptions()), environment.TABLE_NAME)
  const store = new FormCheckedStore(table, environment.PARTNERS)
  made.set(environment, store)
  return store
}
