import { describe, expect, test } from 'vitest'
import { ScheduledCancellations } from '../../simulator/core/scheduled-cancellations.ts'

const due = (scheduled: ScheduledCancellations, now: number) => scheduled.due(now).map(({ login }) => login)

describe('cancellations by date', () => {
  test('come when their date has come, the earliest first, and stay until they are noted anew', () => {
    const scheduled = new ScheduledCancellations()
    scheduled.note('late', 30)
    scheduled.note('later', 40)
    scheduled.note('early', 20)
    expect(due(scheduled, 19)).toEqual([])
    expect(due(scheduled, 30)).toEqual(['early', 'late'])
    scheduled.note('early', undefined)
    scheduled.note('late', undefined)
    expect(due(scheduled, 39)).toEqual([])
    expect(due(scheduled, 40)).toEqual(['later'])
  })

  test.each([
    { why: 'to an earlier date', second: 10, before: 9, after: 10 },
    { why: 'to a later date', second: 50, before: 49, after: 50 },
  ])('can be moved $why', ({ second, before, after }) => {
    const scheduled = new ScheduledCancellations()
    scheduled.note('client', 30)
    scheduled.note('client', second)
    expect(due(scheduled, before)).toEqual([])
    expect(due(scheduled, after)).toEqual(['client'])
  })

  test('say when to look next: never too late, and of none never', () => {
    const scheduled = new ScheduledCancellations()
    expect(scheduled.nextAt()).toBeUndefined()
    scheduled.note('one', 30)
    scheduled.note('other', 20)
    scheduled.note('other', undefined)
    expect(scheduled.nextAt()).toBeLessThanOrEqual(30)
    scheduled.due(29)
    expect(scheduled.nextAt(), 'after a look in vain it is exact').toBe(30)
    scheduled.note('one', undefined)
    expect(scheduled.nextAt()).toBeUndefined()
  })
})
