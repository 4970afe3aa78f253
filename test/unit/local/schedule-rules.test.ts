import { describe, expect, it } from 'vitest'
import { scheduleFault } from '../../../infra/schedule-rules.ts'

const now = Date.parse('2026-12-01T00:00:00Z')

describe('a schedule', () => {
  it.each([
    'rate(1 minute)',
    'rate(5 minutes)',
    'rate(10 seconds)',
    'rate(24 hours)',
    'rate(31 days)',
    'cron(0 3 * * ? *)',
    'cron(0/20 * * * ? *)',
    'cron(15 10 ? * MON-FRI *)',
    'cron(0 8 L * ? *)',
    'cron(0 8 ? * 6L 2026-2030)',
    'cron(0 8 ? * 2#1 *)',
    'cron(0,30 8-17 1,15 JAN,JUL ? *)',
  ])('%s is taken', (expression) => {
    expect(scheduleFault(expression, now)).toBeUndefined()
  })

  it.each([
    ['cron(99 99 ? ? ? ?)', 'there is no such minute'],
    ['cron(0 24 * * ? *)', 'nor hour'],
    ['cron(0 3 32 * ? *)', 'nor day'],
    ['cron(0 3 0 * ? *)', 'days begin with one'],
    ['cron(0 3 * 13 ? *)', 'nor month'],
    ['cron(0 3 ? * 8 *)', 'nor day of the week'],
    ['cron(0 3 ? * MONDAY *)', 'days have three letters'],
    ['cron(0 3 * ? ? *)', 'only days can be left open'],
    ['cron(0 3 * * ? 1969)', 'years begin with 1970'],
    ['cron(0 3 * * * *)', 'one of the two days must be left open'],
    ['cron(0 3 ? * ? *)', 'and not both'],
    ['cron(0 3 * * ?)', 'five fields'],
    ['cron(0 3  * * ? *)', 'an empty field'],
    ['cron(0/0 3 * * ? *)', 'a step of nothing'],
    ['cron(0 3 31 2 ? *)', 'February never has 31 days: it never comes round'],
    ['cron(0 3 1 1 ? 2025)', 'the year is over'],
    ['rate(4000 minutes)', 'more than a day in minutes'],
    ['rate(25 hours)', 'more than a day in hours'],
    ['rate(0 minutes)', 'no rate'],
    ['rate(1 minutes)', 'one has no s'],
    ['rate(5 minute)', 'more have'],
    ['rate(1 week)', 'no such unit'],
    ['every night', 'neither'],
  ])('%s is refused: %s', (expression) => {
    expect(scheduleFault(expression, now)).toEqual(expect.any(String))
  })
})
