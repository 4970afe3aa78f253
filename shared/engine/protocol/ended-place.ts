import type { Change } from '../../ledger/item-store.ts'
import { endedLine } from '../../ledger/lane-place.ts'

/** Where the index lists an operation from its end on: written with what ends it, so that no listing can miss it. */
export const endedPlace = (partner: string, finishedAt: number): Change[] => [
  { set: ['line'], value: endedLine(partner) },
  { set: ['dueAt'], value: finishedAt },
]
