import type { ItemKey } from './item-store.ts'

/** When a scheduled function last came to its end. */
export type ScheduleRecord = {
  pk: string
  sk: string
  v: 1
  /** Wall-clock ms. */
  at: number
  /** Whether its time ran out before its work did. */
  unfinished: boolean
}

export const scheduleKey = (name: string): ItemKey => ({ pk: `SCHEDULE#${name}`, sk: 'LATEST' })
