import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamodbItemStore } from '../../ledger/dynamodb-item-store.ts'
import type { ItemStore } from '../../ledger/item-store.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import type { FunctionEnvironment } from '../function-environment.ts'

/** The ledger in the stage's table. */
export const composeLedger = (environment: FunctionEnvironment): ItemStore =>
  new DynamodbItemStore(new DynamoDBClient(awsClientOptions()), environment.TABLE_NAME)
