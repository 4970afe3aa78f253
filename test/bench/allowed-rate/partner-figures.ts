import type { BacklogWorld } from './backlog-world.ts'
import { isLight } from './partner-of.ts'

export interface PartnerFigures {
  /** The worst of the partners: operations finished ÷ its fair part of all that were finished, or all that it asked for. */
  leastOfFair: number
  /** Median seconds until an operation of a partner that asks for little ended; those that have not ended count as never. */
  lightMedian: number
}

/** How the partners of one key fared beside each other. */
export function partnerFigures({ journal, planned, plan }: BacklogWorld): PartnerFigures {
  const asked = new Map<string, number>()
  for (const { request } of planned.values()) asked.set(request.partner, (asked.get(request.partner) ?? 0) + 1)
  const finished = new Map<string, number>([...asked.keys()].map((partner) => [partner, 0]))
  const lightTimes: number[] = []
  const endedAt = new Map(journal.finished.map(({ operationId, at }) => [operationId, at]))
  for (const [operationId, { request, need }] of planned) {
    const at = endedAt.get(operationId)
    if (at !== undefined) finished.set(request.partner, (finished.get(request.partner) ?? 0) + 1)
    const place = Number(request.partner.split('-').at(-1))
    if (need.isBrisk && isLight(place, plan.partners)) lightTimes.push(((at ?? Infinity) - plan.start) / 1_000)
  }
  const level = fairLevel([...asked.values()], journal.finished.length)
  const parts = [...asked].map(([partner, all]) => (finished.get(partner) ?? 0) / Math.min(all, level))
  lightTimes.sort((one, other) => one - other)
  return { leastOfFair: Math.min(...parts), lightMedian: lightTimes[lightTimes.length >> 1] ?? 0 }
}

/** What each may have at the most when `total` is shared out in turns among those who ask for so many. */
export function fairLevel(asked: readonly number[], total: number): number {
  let left = total
  const rising = asked.toSorted((one, other) => one - other)
  for (const [position, all] of rising.entries()) {
    const level = left / (rising.length - position)
    if (all >= level) return level
    left -= all
  }
  return rising.at(-1) ?? 0
}
