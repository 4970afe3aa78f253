import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventsForPeople } from '../../infra/constructs/attention-queue.ts'
import { defineStage } from '../../infra/stage-settings.ts'
import {
  catalogue,
  operationFunctions,
  scheduledFunctions,
  workLineFunction,
} from '../../shared/operations/catalogue.ts'
import { projectRoot, settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { readable, resourceNamed, resourcesOf } from './template-reader.ts'

const { template } = synthesizeStage()
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties)
const alarmNamed = (name: string) =>
  resourceNamed(template, 'AWS::CloudWatch::Alarm', 'AlarmName', `partner-ops-test-${name}`).properties

test('each queue, function and frequent schedule has its alarms, and there are no others', () => {
  const expected = [
    'attention-needed',
    ...[...operationFunctions, workLineFunction, ...scheduledFunctions].map(
      ({ name }) => `${name}-dead-letters-not-empty`,
    ),
    ...[...operationFunctions, workLineFunction].map(({ name }) => `${name}-oldest-message`),
    // What fails behind a route shows as `api-failing`.
    ...catalogue.filter(({ trigger }) => trigger.kind !== 'http').map(({ name }) => `${name}-errors`),
    'sweep-silent',
    'vendor-key-held',
    'vendor-capability-held',
    'vendor-down',
    'vendor-quota-used-up',
    'dependency-missing',
    'message-not-accepted',
    'fault-inside',
    'work-stands-still',
    'work-stands-still-40',
    'reconciliation-incomplete',
    'api-failing',
    'functions-throttled',
  ]
  expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
    expected.map((name) => `partner-ops-test-${name}`).sort(),
  )
})

test.each([
  {
    alarm: 'open-product-dead-letters-not-empty',
    metric: 'ApproximateNumberOfMessagesVisible',
    threshold: 1,
    missing: 'notBreaching',
    because: 'one message that could not be accepted is one too many',
  },
  {
    alarm: 'open-product-oldest-message',
    metric: 'ApproximateAgeOfOldestMessage',
    threshold: 1800,
    missing: 'notBreaching',
    because: 'doorbells rest for up to 15 minutes, and that is no fault',
  },
  {
    alarm: 'open-product-errors',
    metric: 'Errors',
    threshold: 1,
    missing: 'notBreaching',
    because: 'a handler answers what it can foresee, so an error is a surprise',
  },
  {
    alarm: 'sweep-silent',
    metric: 'Invocations',
    threshold: 1,
    missing: 'breaching',
    because: 'no data is the very fault that it is about',
  },
  {
    alarm: 'message-not-accepted',
    metric: 'RecordFailed',
    threshold: 1,
    missing: 'notBreaching',
    because: 'Lambda itself sees a success when a message stays on its queue',
  },
  {
    alarm: 'work-stands-still',
    metric: 'StandsStill',
    threshold: 1,
    missing: 'ignore',
    because: 'a sweep that could not count does not say that it is over',
  },
  {
    alarm: 'work-stands-still-40',
    metric: 'StandsStill',
    threshold: 40,
    missing: 'ignore',
    because: 'an alarm that rings already does not ring again when there is more',
  },
  {
    alarm: 'api-failing',
    metric: '5xx',
    threshold: 3,
    missing: 'notBreaching',
    because: 'one answer is asked for again by whoever asked',
  },
  {
    alarm: 'functions-throttled',
    metric: 'Throttles',
    threshold: 1,
    missing: 'notBreaching',
    because: 'a function that is not started has neither errors nor logs',
  },
])('$alarm looks at $metric, $threshold, missing data $missing, because $because', (row) => {
  expect(alarmNamed(row.alarm)).toMatchObject({
    MetricName: row.metric,
    Threshold: row.threshold,
    TreatMissingData: row.missing,
    ComparisonOperator: row.alarm === 'sweep-silent' ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
  })
})

test('no alarm adds up more metrics than CloudWatch takes, and none looks back for longer than a day', () => {
  for (const { AlarmName, Metrics = [], Period = 60, EvaluationPeriods } of alarms) {
    expect(Metrics.length, AlarmName).toBeLessThanOrEqual(10)
    expect(Period * EvaluationPeriods, AlarmName).toBeLessThanOrEqual(86_400)
  }
})

describe('the runbook', () => {
  const sections = new Map(
    readFileSync(join(projectRoot, 'docs/how-to/runbook.md'), 'utf8')
      .split(/^## /m)
      .slice(1)
      .map((section) => [anchorOf(section.split('\n', 1)[0] ?? ''), section]),
  )

  test.each(alarms.map(({ AlarmName, AlarmDescription }) => ({ AlarmName, AlarmDescription })))(
    'says what $AlarmName means, how to look and what to do',
    ({ AlarmDescription }) => {
      const anchor = /docs\/how-to\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1] ?? ''
      const section = sections.get(anchor)
      expect(section, `section ${anchor}`).toBeDefined()
      for (const part of ['Description', 'Investigation', 'Resolution']) {
        expect(
          section
            ?.split(/^### /m)
            .find((text) => text.startsWith(`${part}\n`))
            ?.trim().length,
        ).toBeGreaterThan(80)
      }
    },
  )

  test('has no section that no alarm leads to', () => {
    const linked = new Set(alarms.map(({ AlarmDescription }) => AlarmDescription.split('#')[1]))
    expect([...sections.keys()].filter((anchor) => !linked.has(anchor))).toEqual([])
  })
})

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading.trim().toLowerCase().replaceAll(' ', '-')
}

test('alarms and their end are sent to the address of the stage', () => {
  const [topic] = resourcesOf(template, 'AWS::SNS::Topic')
  for (const { AlarmName, AlarmActions, OKActions } of alarms) {
    expect(AlarmActions, AlarmName).toEqual([{ Ref: topic?.id }])
    // The end of "has become more" is not the end.
    const isOver = !/stands-still-[0-9]+$/.test(AlarmName)
    expect(OKActions ?? [], AlarmName).toEqual(isOver ? [{ Ref: topic?.id }] : [])
  }
  const [subscription] = resourcesOf(template, 'AWS::SNS::Subscription')
  expect(subscription?.properties).toMatchObject({ Protocol: 'email', Endpoint: 'operations@example.com' })
  const [policy] = resourcesOf(template, 'AWS::SNS::TopicPolicy')
  expect(policy?.properties.PolicyDocument.Statement).toContainEqual(
    expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
  )
})

test('without an address there is no topic, and the alarms still tell', () => {
  const { alarmEmail: _, ...quiet } = settingsInput
  const { template: silent } = synthesizeStage({ settings: defineStage(quiet) })
  expect(resourcesOf(silent, 'AWS::SNS::Topic')).toEqual([])
  expect(resourcesOf(silent, 'AWS::CloudWatch::Alarm')).toHaveLength(alarms.length)
})

test("what only a person can decide is put on the operators' list", () => {
  const rule = resourceNamed(template, 'AWS::Events::Rule', 'Name', 'partner-ops-test-attention').properties
  expect(rule.EventPattern).toEqual({ source: ['partner-ops'], 'detail-type': [...eventsForPeople] })
  expect(rule.Targets.map(({ Arn }: { Arn: unknown }) => readable(template, Arn))).toEqual([
    'partner-ops-test-attention',
  ])
})
