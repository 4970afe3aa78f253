import { parseSchedule } from './local/schedule-expression.ts'

/** Seconds exist only in the local runtime. */
const longestRate: Readonly<Record<string, number>> = { second: 86_400, minute: 1_440, hour: 24, day: 31 }

const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'
const days = 'SUN|MON|TUE|WED|THU|FRI|SAT'

interface CronField {
  name: string
  least: number
  most: number
  names?: RegExp
  /** Forms that only this field has. */
  special?: RegExp
}

const cronFields: readonly CronField[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12][0-9]|3[01])W)$/ },
  { name: 'month', least: 1, most: 12, names: new RegExp(`^(${months})$`) },
  { name: 'day of week', least: 1, most: 7, names: new RegExp(`^(${days})$`), special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', least: 1970, most: 2199 },
]

/**
 * The rule of EventBridge Scheduler that an expression breaks, to follow "must be"; nothing when AWS takes it and it comes round.
 *
 * @param now wall-clock ms, from which on it has to come round
 */
export function scheduleFault(expression: string, now: number): string | undefined {
  const [, kind, inner = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? []
  if (kind === 'rate') return rateFault(inner)
  if (kind !== 'cron') return 'rate(number unit) or cron(six fields)'
  const fault = cronFault(inner)
  if (fault !== undefined) return fault
  try {
    return parseSchedule(expression).next(now, now) === undefined ? 'a time that comes round' : undefined
  } catch {
    return 'a cron expression that can be understood'
  }
}

function rateFault(inner: string): string | undefined {
  const [, digits = '', unit = '', plural] = /^([1-9][0-9]{0,5}) (second|minute|hour|day)(s?)$/.exec(inner) ?? []
  const most = longestRate[unit]
  if (most === undefined) return 'rate(number unit), the unit being minutes, hours or days'
  if ((digits === '1') !== (plural === '')) return 'rate(1 minute) with one, rate(5 minutes) with more'
  // Longer ones are written as cron; an alarm on silence could not look back that far either.
  return Number(digits) > most ? `a rate of at most ${most} ${unit}s` : undefined
}

function cronFault(inner: string): string | undefined {
  const values = inner.split(' ')
  if (values.length !== cronFields.length) return 'cron(six fields)'
  const wrong = cronFields.find((field, index) => !fits(field, values[index] ?? ''))
  if (wrong !== undefined) {
    return `a cron expression whose ${wrong.name} ${wrong.least === 0 ? 'are' : 'is'} ${wrong.least}–${wrong.most} or a form that AWS has for it`
  }
  return (values[2] === '?') === (values[4] === '?')
    ? 'a cron expression with ? for exactly one of day of month and day of week'
    : undefined
}

function fits({ least, most, names, special }: CronField, text: string): boolean {
  if (special?.test(text)) return true
  const isValue = (value: string) =>
    (/^[0-9]{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most) || names?.test(value) === true
  return text.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/')
    if (more.length > 0 || (step !== undefined && !/^[1-9][0-9]{0,3}$/.test(step))) return false
    if (range === '*') return true
    const [from = '', to, ...others] = range.split('-')
    return others.length === 0 && isValue(from) && (to === undefined || isValue(to))
  })
}
