import type { ItemKey } from './item-store.ts'

/**
 * The budget of one API key: its send slots and what was used today. Shares, breaker, pause and epoch belong here too.
 */
export type KeyRecord = {
  pk: string
  sk: string
  v: 1
  /** Wall-clock ms of the next slot that nobody holds. */
  nextAt: number
  /** UTC day that `count` counts, as `2026-11-22`. */
  day: string
  count: number
}

export const keyKey = (budget: string): ItemKey => ({ pk: `KEY#${budget}`, sk: 'KEY' })
