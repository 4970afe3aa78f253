import { randomUUID } from 'node:crypto'
import { parseSchedule } from './schedule-expression.ts'

/** A function that runs by the clock. */
export interface ScheduledFunction {
  name: string
  /** `rate(…)` or `cron(…)`. */
  expression: string
  /** What the function is given; the event of a schedule that names no input when left out. */
  event?: unknown
}

export interface Schedules {
  /** Starts nothing any more; what runs is not waited for. */
  stop(): void
}

/** setTimeout counts in 32 bits. */
const longestTimer = 2 ** 31 - 1

/**
 * Invokes functions by their schedules, with the input of an EventBridge schedule that sets none. A run that is still
 * going when the next is due is not doubled: that next one is left out.
 *
 * @throws ScheduleExpressionError for an expression that is not understood
 */
export function startSchedules(
  functions: readonly ScheduledFunction[],
  region: string,
  invoke: (functionName: string, event: unknown) => Promise<unknown>,
): Schedules {
  const timers = new Map<number, NodeJS.Timeout>()
  for (const [place, { name, expression, event }] of functions.entries()) {
    const schedule = parseSchedule(expression)
    const start = Date.now()
    let running = false
    const arm = (): void => {
      const now = Date.now()
      const due = schedule.next(now, start)
      if (due === undefined) return
      const wait = Math.min(due - now, longestTimer)
      timers.set(
        place,
        setTimeout(() => {
          arm()
          if (running || Date.now() < due) return
          running = true
          invoke(name, event ?? scheduleEvent(name, region, due))
            .catch(() => undefined)
            .finally(() => {
              running = false
            })
        }, wait),
      )
    }
    arm()
  }
  return {
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

/** What EventBridge Scheduler sends to a Lambda function when the schedule names no input of its own. */
export function scheduleEvent(name: string, region: string, dueAt: number): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time: `${new Date(dueAt).toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:scheduler:${region}:000000000000:schedule/default/${name}`],
    detail: '{}',
  }
}
