import type { DueKey } from '../../ledger/item-store.ts'

/**
 * What one process remembers of the lines, so that it neither asks nor rings for each lane anew. Nothing depends on it:
 * every step insists on the item itself.
 */
export interface LineMemory {
  /** Index pages by line, with the lanes that nobody here has tried yet. */
  pages: Map<string, { keys: DueKey[]; readAt: number; isFull: boolean }>
  /** Until when a lane was seen to be in somebody's hand, by its key; wall-clock ms. */
  inHand: Map<string, number>
  /** When this process asked for a runner last, by key of the vendor; monotonic ms. */
  rungAt: Map<string, number>
}

export const newLineMemory = (): LineMemory => ({ pages: new Map(), inHand: new Map(), rungAt: new Map() })
