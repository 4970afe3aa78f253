import { describe, expect, test } from 'vitest'
import { defineStage } from '../../infra/stage-settings.ts'
import { decodeQueueAddresses } from '../../shared/entry/queue-addresses.ts'
import { apiFunctions, operationFunctions, scheduledFunctions } from '../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { allowedBy, readable, resourceNamed, resourcesOf, roleOf } from './template-reader.ts'

const { template } = synthesizeStage()

describe.each(operationFunctions)('the operation $name on AWS', (declaration) => {
  const queueName = `partner-ops-test-${declaration.name}`
  const queue = resourceNamed(template, 'AWS::SQS::Queue', 'QueueName', queueName)
  const worker = resourceNamed(template, 'AWS::Lambda::Function', 'FunctionName', queueName)

  test('hides a message for at least six times as long as the function may run', () => {
    expect(worker.properties.Timeout).toBe(declaration.timeoutSeconds)
    expect(queue.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker.properties.Timeout)
  })

  test('gives a message up only after 50 receives, to a queue that keeps it for 14 days', () => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.properties.RedrivePolicy
    expect(maxReceiveCount).toBe(50)
    expect(readable(template, deadLetterTargetArn)).toBe(`${queueName}-dead-letters`)
    const deadLetters = resourceNamed(template, 'AWS::SQS::Queue', 'QueueName', `${queueName}-dead-letters`)
    expect(deadLetters.properties.MessageRetentionPeriod).toBe(14 * 86_400)
  })

  test('encrypts both queues and refuses plain HTTP', () => {
    for (const name of [queueName, `${queueName}-dead-letters`]) {
      const { id, properties } = resourceNamed(template, 'AWS::SQS::Queue', 'QueueName', name)
      expect(properties.SqsManagedSseEnabled, name).toBe(true)
      const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy').filter((policy) =>
        policy.properties.Queues.some(({ Ref }: { Ref: string }) => Ref === id),
      )
      expect(
        policies.flatMap((policy) => policy.properties.PolicyDocument.Statement),
        name,
      ).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
    }
  })

  test('returns only the messages that failed, and never runs more copies than the catalogue allows', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => readable(template, properties.EventSourceArn) === queueName,
    )
    expect(mappings).toHaveLength(1)
    expect(mappings[0]?.properties).toMatchObject({
      BatchSize: declaration.trigger.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: declaration.trigger.maximumConcurrency },
    })
    expect(readable(template, mappings[0]?.properties.FunctionName)).toBe(queueName)
  })

  test('runs on Node 24 and the processor of the machines that deploy, logs to its own group with a retention, and is not traced', () => {
    expect(worker.properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['x86_64'],
      Handler: 'index.handler',
      MemorySize: declaration.memoryMegabytes,
    })
    expect(worker.properties.TracingConfig).toBeUndefined()
    const logs = `/partner-ops/test/${declaration.name}`
    expect(readable(template, worker.properties.LoggingConfig.LogGroup)).toBe(logs)
    expect(resourceNamed(template, 'AWS::Logs::LogGroup', 'LogGroupName', logs).properties.RetentionInDays).toBe(90)
  })

  test("may be rung along a long lane without Lambda's loop detection dropping doorbells", () => {
    expect(worker.properties.RecursiveLoop).toBe('Allow')
  })
})

test('a stage caps the timeouts, and the queues hide messages accordingly', () => {
  const settings = defineStage({ ...settingsInput, longestTimeoutSeconds: 45 })
  const capped = synthesizeStage({ settings }).template
  for (const { properties } of resourcesOf(capped, 'AWS::Lambda::Function')) {
    // Who goes from turn to turn has the time of several.
    const most = properties.FunctionName === 'partner-ops-test-work-line' ? 135 : 45
    expect(properties.Timeout, properties.FunctionName).toBeLessThanOrEqual(most)
  }
  const queue = resourceNamed(capped, 'AWS::SQS::Queue', 'QueueName', 'partner-ops-test-open-product')
  expect(queue.properties.VisibilityTimeout).toBe(270)
})

test('a catalogue entry alone brings everything that an operation needs', () => {
  const [first] = operationFunctions
  const added: OperationFunctionDeclaration = { ...first, name: 'rename-account', description: 'Renames an account.' }
  const withIt = synthesizeStage({ operations: [...operationFunctions, added] }).template
  const before = new Set(Object.keys(template.toJSON().Resources))
  const brought = Object.entries(withIt.toJSON().Resources as Record<string, { Type: string }>)
    .filter(([id]) => !before.has(id))
    .map(([, { Type }]) => Type)
    .sort()
  expect(brought).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Alarm',
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
    'AWS::SQS::Queue',
  ])
  // Whoever rings the next of a lane must know and reach the new queue too.
  for (const ringer of ['open-product', 'submit-operation', 'sweep']) {
    const name = `partner-ops-test-${ringer}`
    const { Variables } = resourceNamed(withIt, 'AWS::Lambda::Function', 'FunctionName', name).properties.Environment
    expect(Object.keys(decodeQueueAddresses(readable(withIt, Variables.QUEUE_URLS))), ringer).toContain(
      'rename-account',
    )
    expect(allowedBy(withIt, roleOf(withIt, name)), ringer).toContain(
      'Allow sqs:SendMessage on partner-ops-test-rename-account',
    )
  }
})

test('where a stage lists senders, a function that takes messages knows its own role by its id', () => {
  const senders = [{ sender: 'AROABILLING', partners: ['acme'] }]
  const { template: listing } = synthesizeStage({ settings: defineStage({ ...settingsInput, senders }) })
  const name = 'partner-ops-test-open-product'
  const { Variables } = resourceNamed(listing, 'AWS::Lambda::Function', 'FunctionName', name).properties.Environment
  expect(JSON.parse(Variables.SENDERS)).toEqual(senders)
  expect(Variables.OWN_ROLE_ID).toEqual({ 'Fn::GetAtt': [roleOf(listing, name), 'RoleId'] })
})

test.each([11, 12, 40])('a catalogue of %d operations fits into one stack and into the environments', (count) => {
  const [first] = operationFunctions
  const operations: OperationFunctionDeclaration[] = Array.from({ length: count }, (_, index) => ({
    ...first,
    name: `operation-number-${index}`,
  }))
  const many = [...operations, ...apiFunctions, ...scheduledFunctions]
  const settings = defineStage({ ...settingsInput, partners: settingsInput.partners.slice(0, 1) }, many)
  const { template: large } = synthesizeStage({ settings, operations })
  expect(Object.keys(large.toJSON().Resources).length).toBeLessThanOrEqual(500)
})
