import { DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { localCredentials } from '../../../infra/local/local-credentials.ts'
import { type AccountRecord, accountKey, parseLaneEntry } from '../../../shared/ledger/account-record.ts'
import { fromAttributeMap, toAttributeMap } from '../../../shared/ledger/attribute-values.ts'
import { type OperationRecord, operationKey } from '../../../shared/ledger/operation-record.ts'

/** What the ledger says of an operation: claims, which the vendor's journal has to bear out. */
export type OperationClaim = Pick<
  OperationRecord,
  'operationId' | 'partner' | 'account' | 'type' | 'status' | 'turn' | 'outcome' | 'attempt' | 'past'
>

/** What the ledger says of a lane. */
export type LaneClaim = Pick<AccountRecord, 'partner' | 'account' | 'q' | 'eventDue'>

/** What the ledger says of a refused message. */
export interface RefusedClaim {
  code: string
  state: string
  /** As it is kept. */
  body: string
}

export interface LedgerClaims {
  operations: readonly OperationClaim[]
  lanes: readonly LaneClaim[]
  refused: readonly RefusedClaim[]
}

/** The ledger read past the product: its table, as it is. */
export class LedgerReader {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(endpoints: Endpoints) {
    this.#table = endpoints.table
    this.#client = new DynamoDBClient({
      ...{ region: endpoints.region, credentials: localCredentials, endpoint: endpoints.dynamodb },
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 500, requestTimeout: 5_000, throwOnRequestTimeout: true },
    })
  }

  /** Everything in the table; @throws what the SDK throws, for instance while the process is down */
  async claims(): Promise<LedgerClaims> {
    const items: Record<string, unknown>[] = []
    for await (const { Items } of paginateScan(
      { client: this.#client },
      { TableName: this.#table, ConsistentRead: true },
    )) {
      for (const item of Items ?? []) items.push(fromAttributeMap(item))
    }
    const ofKind = (prefix: string, sortKey?: string) =>
      items.filter(({ pk, sk }) => String(pk).startsWith(prefix) && (sortKey === undefined || sk === sortKey))
    return {
      operations: ofKind('OPERATION#', 'OPERATION') as OperationClaim[],
      lanes: ofKind('ACCOUNTS#') as LaneClaim[],
      refused: ofKind('REFUSED#', 'MESSAGE').map(({ pk, code, state }) => ({
        ...{ code: String(code), state: String(state) },
        body: String(ofKind('REFUSED#', 'BODY').find((item) => item.pk === pk)?.body),
      })),
    }
  }

  /** The operation at the head of an account's lane. */
  async head(partner: string, account: string): Promise<OperationClaim | undefined> {
    const lane = (await this.#item(accountKey(partner, account))) as LaneClaim | undefined
    const entry = lane?.q[0]
    if (entry === undefined) return undefined
    return (await this.#item(operationKey(partner, parseLaneEntry(entry).operationId))) as OperationClaim | undefined
  }

  close(): void {
    this.#client.destroy()
  }

  async #item(key: { pk: string; sk: string }): Promise<unknown> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: toAttributeMap(key), ConsistentRead: true }),
    )
    return Item === undefined ? undefined : fromAttributeMap(Item)
  }
}

/** Whether nothing more will happen to the operation by itself. */
export const hasEnded = ({ status }: Pick<OperationClaim, 'status'>): boolean =>
  status === 'applied' || status === 'rejected' || status === 'withdrawn' || status === 'parked'
