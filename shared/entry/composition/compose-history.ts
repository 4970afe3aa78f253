import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamodbHistory } from '../../ledger/dynamodb-history.ts'
import type { HistoryReader } from '../../ledger/history-reader.ts'
import { formKey } from '../../ledger/ledger-form.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import type { FunctionEnvironment } from '../function-environment.ts'
import { composeLedger } from './compose-ledger.ts'

/** The listings of the stage's ledger; like the ledger itself they refuse a table of another form. */
export function composeHistory(environment: FunctionEnvironment): HistoryReader {
  const store = composeLedger(environment)
  const history = new DynamodbHistory(new DynamoDBClient(awsClientOptions()), environment.TABLE_NAME)
  let isChecked = false
  const check = async (): Promise<void> => {
    // Whatever is read through the ledger has its form checked.
    if (!isChecked) await store.get(formKey)
    isChecked = true
  }
  return {
    between: async (...asked) => {
      await check()
      return history.between(...asked)
    },
    peek: async (keys) => {
      await check()
      return history.peek(keys)
    },
  }
}
