import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { ledgerIndexes, ledgerTable } from '../../shared/ledger/table-definition.ts'
import type { Grants } from '../../shared/operations/function-declaration.ts'
import { resourceName } from './stage-resources.ts'

/** Queries too, for everybody: whether a ledger without a form is empty is seen by its partitions. */
const readActions = ['dynamodb:GetItem', 'dynamodb:Query']
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem']
/** What DynamoDB asks of the key in the caller's name; spelled out, because the usual grants use wildcards. */
const readKeyActions = ['kms:Decrypt', 'kms:DescribeKey']
const writeKeyActions = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

/** The ledger: one table with a key of its own, that can be restored to any second of the last 35 days. */
export class LedgerTable extends Construct {
  readonly table: Table
  readonly key: Key

  constructor(scope: Construct, id: string, props: { stage: string; removalPolicy: 'retain' | 'destroy' }) {
    super(scope, id)
    // Kept when the stage is removed, and gone when its first deployment fails: nothing is in it then, and it would be paid for.
    const removalPolicy =
      props.removalPolicy === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
    this.key = new Key(this, 'Key', {
      description: `Ledger of ${resourceName(props.stage)}`,
      enableKeyRotation: true,
      removalPolicy,
    })
    // The name is generated: a table that outlives its stack must not stand in the way of the next.
    this.table = new Table(this, 'Table', {
      partitionKey: attribute(ledgerTable.partitionKey),
      sortKey: attribute(ledgerTable.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: ledgerTable.timeToLiveAttribute,
      removalPolicy,
    })
    for (const { name, partitionKey, sortKey, projection } of ledgerIndexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: attribute(partitionKey),
        sortKey: attribute(sortKey),
        projectionType: ProjectionType[projection],
      })
    }
  }

  /**
   * What a function's role needs for its kind of access: nothing that scans or deletes, and the key only through
   * DynamoDB.
   */
  statements({ ledger: access, findsDueWork, listsHistory }: Grants): PolicyStatement[] {
    const writes = access === 'read-write'
    const { table, key } = this
    const ofTable = [
      ...readActions,
      ...(listsHistory ? ['dynamodb:BatchGetItem'] : []),
      ...(writes ? writeActions : []),
    ]
    const { dueIndex, historyIndex } = ledgerTable
    const indexes = [...(findsDueWork ? [dueIndex] : []), ...(listsHistory ? [historyIndex] : [])]
    return [
      new PolicyStatement({ actions: ofTable, resources: [table.tableArn] }),
      ...(indexes.length > 0
        ? [
            new PolicyStatement({
              actions: ['dynamodb:Query'],
              resources: indexes.map(({ name }) => `${table.tableArn}/index/${name}`),
            }),
          ]
        : []),
      new PolicyStatement({
        actions: writes ? [...readKeyActions, ...writeKeyActions] : readKeyActions,
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': this.#throughDynamodb() } },
      }),
    ]
  }

  /** AWS writes the service's name with the ending of the partition in some of them, and with the usual one in others. */
  #throughDynamodb(): string[] {
    const { region, urlSuffix } = Stack.of(this)
    return ['amazonaws.com', urlSuffix].map((ending) => `dynamodb.${region}.${ending}`)
  }
}

const attributeTypes = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const

function attribute({ name, type }: { name: string; type: keyof typeof attributeTypes }) {
  return { name, type: attributeTypes[type] }
}
