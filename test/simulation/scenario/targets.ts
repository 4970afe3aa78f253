import type { Chance } from '../world/chance.ts'
import { openFaults, type Pair, pairsEverywhere, pairsInGenerations } from '../world/faults.ts'
import type { Family, Mode } from './scenario.ts'

/** Steps that scenarios come to seldom, so that seeds are after them more often; the rarest once more. */
const seldom: readonly string[] = [
  'wakeHead',
  'moveHead',
  'renewLease',
  'refuseFullLane',
  'noteKey',
  'writeLateAnswer',
  'vendorCreate',
  'vendorCreateV3',
  'vendorTopic',
  'vendorPeople',
  'vendorUpdate',
  'takeScan',
  'leaveScan',
  'vendorCancelAccount',
]
export const rarest: readonly string[] = ['noteKey', 'wakeHead', 'vendorUpdate']

/** The pairs that a family's seeds are after; what only partners with plans come to counts twice among all. */
export const pairsOf = (family: Family): readonly Pair[] => (family === 'xml' ? pairsEverywhere : pairsOfAll)

const pairsAt = (steps: readonly string[]): Pair[] =>
  [...pairsEverywhere, ...pairsInGenerations].filter(({ step }) => steps.includes(step))

const pairsOfAll: readonly Pair[] = [
  ...pairsEverywhere,
  ...pairsInGenerations,
  ...pairsInGenerations,
  ...pairsAt(seldom),
  ...pairsAt(rarest),
  ...pairsAt(['noteKey', 'wakeHead']),
]

/** The pair that a seed is after: all in turn; what only an open run may meet is left to those. */
export function targetOf(seed: number, mode: Mode, pairs: readonly Pair[], chance: Chance): Pair {
  const isXml = pairs === pairsEverywhere
  const isOpenOnly = ({ fault }: Pair) => openFaults.includes(fault)
  if (mode === 'open' && chance.happens(isXml ? 0.3 : 0.4))
    return inTurn(Math.floor(seed / 10), pairs.filter(isOpenOnly))
  const candidates = pairs.filter((pair) => !isOpenOnly(pair))
  const target = isXml ? candidates[(Math.imul(seed, 7919) >>> 0) % candidates.length] : inTurn(seed, candidates)
  if (target === undefined) throw new Error('No fault is declared.')
  return target
}

const goldenRatio = 0.618_033_988_749_894_9

/** Evenly over all, whichever seeds in a row are left out. */
function inTurn(place: number, candidates: readonly Pair[]): Pair {
  const target = candidates[Math.floor(((place * goldenRatio) % 1) * candidates.length)]
  if (target === undefined) throw new Error('No fault is declared.')
  return target
}
