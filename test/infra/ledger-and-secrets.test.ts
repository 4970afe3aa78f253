import { expect, test } from 'vitest'
import { defineStage } from '../../infra/stage-settings.ts'
import { ledgerTable } from '../../shared/ledger/table-definition.ts'
import { catalogue } from '../../shared/operations/catalogue.ts'
import { functionEnvironmentSchema } from '../../shared/operations/function-environment.ts'
import { readEnvironment } from '../../shared/runtime/environment.ts'
import { settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { readable, resourceNamed, resourcesOf } from './template-reader.ts'

const { template } = synthesizeStage()

test('the ledger can be restored, is encrypted with its own key, and cannot be deleted by mistake', () => {
  const [table] = resourcesOf(template, 'AWS::DynamoDB::Table')
  expect(table?.properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    DeletionProtectionEnabled: true,
    TimeToLiveSpecification: { AttributeName: ledgerTable.timeToLiveAttribute, Enabled: true },
  })
  const [key] = resourcesOf(template, 'AWS::KMS::Key')
  expect(key?.properties.EnableKeyRotation).toBe(true)
  template.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' })
})

test("the table has the ledger's keys and its one sparse index", () => {
  const [table] = resourcesOf(template, 'AWS::DynamoDB::Table')
  expect(table?.properties.KeySchema).toEqual([
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ])
  expect(table?.properties.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'line', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ])
  expect(table?.properties.AttributeDefinitions).toContainEqual({ AttributeName: 'dueAt', AttributeType: 'N' })
})

test('a stage for trials may be removed with everything in it', () => {
  const settings = defineStage({ ...settingsInput, removalPolicy: 'destroy' })
  const { template: trial, stack } = synthesizeStage({ settings })
  trial.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtectionEnabled: false },
  })
  expect(stack.terminationProtection).toBe(false)
})

test.each(catalogue)('$name starts with the environment that it is given', (declaration) => {
  const name = `partner-ops-test-${declaration.name}`
  const { Variables } = resourceNamed(template, 'AWS::Lambda::Function', 'FunctionName', name).properties.Environment
  const deployed = Object.fromEntries(
    Object.entries(Variables).map(([variable, value]) => [variable, asDeployed(readable(template, value))]),
  )
  const environment = readEnvironment(functionEnvironmentSchema, deployed)
  expect(environment.PARTNERS.map(({ id }) => id)).toEqual(['acme', 'globex'])
  expect(Object.keys(deployed).filter((variable) => !(variable in functionEnvironmentSchema.shape))).toEqual([])
})

/** `Ref` of a queue is its address, but reads as its name here. */
function asDeployed(value: string): string {
  const address = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`
  if (value.startsWith('partner-ops-test-')) return address(value)
  return value.replaceAll(/"(partner-ops-test-[a-z-]+)"/g, (_, name: string) => JSON.stringify(address(name)))
}

test('the template makes no secret, resolves none and holds none', () => {
  const text = JSON.stringify(template.toJSON())
  expect(resourcesOf(template, 'AWS::SecretsManager::Secret')).toEqual([])
  for (const trace of ['{{resolve:', 'SecretString', 'GenerateSecretString', 'password"', 'apiKey"', 'token"']) {
    expect(text.toLowerCase(), trace).not.toContain(trace.toLowerCase())
  }
})
