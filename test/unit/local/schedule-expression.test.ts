import { describe, expect, it } from 'vitest'
import { parseSchedule, ScheduleExpressionError } from '../../../infra/local/schedule-expression.ts'
import { scheduleEvent } from '../../../infra/local/schedules.ts'
import { scheduledFunctions } from '../../../shared/operations/catalogue.ts'

const at = (text: string): number => Date.parse(text)

describe('schedule expressions', () => {
  it.each([
    {
      expression: 'rate(10 seconds)',
      from: '2026-11-22T00:00:05Z',
      next: '2026-11-22T00:00:10Z',
      reason: 'counts from its start',
    },
    {
      expression: 'rate(1 minute)',
      from: '2026-11-22T00:01:00Z',
      next: '2026-11-22T00:02:00Z',
      reason: 'a time that is due now is over',
    },
    { expression: 'rate(2 days)', from: '2026-11-22T01:00:00Z', next: '2026-11-24T00:00:00Z', reason: 'days' },
    {
      expression: 'cron(0 3 * * ? *)',
      from: '2026-11-22T03:00:00Z',
      next: '2026-11-23T03:00:00Z',
      reason: 'every night',
    },
    {
      expression: 'cron(15 10 ? * 2 *)',
      from: '2026-11-22T00:00:00Z',
      next: '2026-11-23T10:15:00Z',
      reason: '2 is Monday',
    },
    {
      expression: 'cron(0 9 ? * MON-FRI *)',
      from: '2026-11-20T10:00:00Z',
      next: '2026-11-23T09:00:00Z',
      reason: 'named days',
    },
    {
      expression: 'cron(0 0 1 1 ? 2028)',
      from: '2026-11-22T00:00:00Z',
      next: '2028-01-01T00:00:00Z',
      reason: 'a year',
    },
    {
      expression: 'cron(0/20 * * * ? *)',
      from: '2026-11-22T00:21:00Z',
      next: '2026-11-22T00:40:00Z',
      reason: 'steps from a value',
    },
    {
      expression: 'cron(0 8 L * ? *)',
      from: '2026-11-22T00:00:00Z',
      next: '2026-11-30T08:00:00Z',
      reason: 'the last day',
    },
  ])('$expression: $reason', ({ expression, from, next }) => {
    const found = parseSchedule(expression).next(at(from), at('2026-11-22T00:00:00Z'))
    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(new Date(at(next)).toISOString())
  })

  it('has no next time when the last year is over', () => {
    expect(parseSchedule('cron(0 0 1 1 ? 2020)').next(at('2026-11-22T00:00:00Z'), 0)).toBeUndefined()
  })

  it.each([
    { expression: 'rate(1 minutes)', reason: 'one is singular' },
    { expression: 'rate(5 minute)', reason: 'more is plural' },
    { expression: 'rate(0 minutes)', reason: 'zero is no rate' },
    { expression: 'rate(1 week)', reason: 'a unit that does not exist' },
    { expression: 'cron(0 3 * * *)', reason: 'five fields' },
    { expression: 'cron(0 3 * * * *)', reason: 'no ? for a day' },
    { expression: 'cron(0 3 ? * ? *)', reason: 'two ? for the days' },
    { expression: 'cron(61 3 * * ? *)', reason: 'a minute that does not exist' },
    { expression: 'every night', reason: 'neither rate nor cron' },
  ])('$expression is refused: $reason', ({ expression }) => {
    expect(() => parseSchedule(expression)).toThrow(ScheduleExpressionError)
    expect(() => parseSchedule(expression)).toThrow(expression)
  })

  it('reads every schedule of the catalogue', () => {
    for (const { trigger } of scheduledFunctions)
      expect(parseSchedule(trigger.expression).next(0, 0)).toBeGreaterThan(0)
  })
})

describe('what a schedule sends', () => {
  it('is the input of EventBridge Scheduler without one of its own', () => {
    expect(scheduleEvent('sweep', 'us-east-1', at('2026-11-22T00:00:10.123Z'))).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      time: '2026-11-22T00:00:10Z',
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep'],
      detail: '{}',
    })
  })
})
