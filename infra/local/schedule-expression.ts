import { Cron } from 'croner'

/** When something runs. */
export interface Schedule {
  /**
   * Milliseconds since the epoch of the first time after `time`, or nothing when there is none any more.
   *
   * @param start when the schedule was made, which a rate counts from
   */
  next(time: number, start: number): number | undefined
}

/** An expression that EventBridge Scheduler would not take. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError'
  readonly code = 'SCHEDULE_EXPRESSION_INVALID'
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  // Seconds are this runtime's own, so that a newcomer does not wait a minute to see the sweeper work.
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/**
 * Reads `rate(value unit)` and `cron(minutes hours day-of-month month day-of-week year)` in UTC.
 *
 * @throws ScheduleExpressionError naming the expression and the rule
 */
export function parseSchedule(expression: string): Schedule {
  const [, kind, inner] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? []
  if (kind === 'rate' && inner !== undefined) return rate(expression, inner)
  if (kind === 'cron' && inner !== undefined) return cron(expression, inner)
  throw new ScheduleExpressionError(`A schedule must be rate(…) or cron(…), but is ${expression}.`)
}

function rate(expression: string, inner: string): Schedule {
  const [, count, unit, plural] = /^([1-9]\d{0,5}) (second|minute|hour|day)(s?)$/.exec(inner) ?? []
  const length = unitMilliseconds[unit ?? '']
  if (count === undefined || length === undefined || (count === '1') !== (plural === '')) {
    throw new ScheduleExpressionError(
      `A rate must be a whole number and a unit, as rate(1 minute) or rate(5 minutes), but is ${expression}.`,
    )
  }
  const period = Number(count) * length
  return { next: (time, start) => start + (Math.floor(Math.max(0, time - start) / period) + 1) * period }
}

function cron(expression: string, inner: string): Schedule {
  const fields = inner.split(' ')
  const [, , dayOfMonth, , dayOfWeek] = fields
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleExpressionError(
      `A cron expression must have six fields, with ? for exactly one of the two days, but is ${expression}.`,
    )
  }
  try {
    const pattern = new Cron(`0 ${inner.replaceAll('?', '*')}`, {
      mode: '7-part',
      alternativeWeekdays: true,
      domAndDow: true,
      sloppyRanges: true,
      timezone: 'UTC',
      paused: true,
    })
    return { next: (time) => pattern.nextRun(new Date(time))?.getTime() }
  } catch (cause) {
    throw new ScheduleExpressionError(`The cron expression ${expression} is not understood.`, { cause })
  }
}
