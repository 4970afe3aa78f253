import type { FreezeStyle } from '../world/await-point.ts'
import type { Chance } from '../world/chance.ts'
import type { Pair, Trap } from '../world/faults.ts'

/** What a scenario must have so that the step it is after comes about at all. */
export interface Traits {
  laneCapacity: number
  /** All messages come within seconds, most for one account. */
  isBurst: boolean
  /** Share of operations that come `after` another one. */
  after: number
  /** Whether such an operation comes long before the one it waits for. */
  comesFirst: boolean
  mayBeStored: boolean
  /** Copies come together with their originals, so that one of them can be left behind between two steps. */
  isCopiedAtOnce: boolean
  /** People withdraw, or decide what is parked. */
  withdraws: boolean
  decides: boolean
  /** No write is ever carried out, so that somebody has to be asked. */
  isHopeless: boolean
  freezes: FreezeStyle
}

/** The traits for a pair, or chosen freely. */
export function traitsFor(pair: Pair | undefined, chance: Chance): Traits {
  const step = pair?.step
  const isStored = pair?.fault.startsWith('stored') === true
  const waits = step === 'moveHead' || step === 'wakeHead'
  return {
    laneCapacity: step === 'refuseFullLane' ? 2 : chance.happens(0.03) ? 3 : 200,
    isBurst: step === 'refuseFullLane' || step === 'joinLane' || step === 'moveHead' || chance.happens(0.4),
    after: waits ? 0.6 : chance.happens(0.3) ? 0.25 : 0,
    comesFirst: step === 'wakeHead' || chance.happens(0.4),
    isCopiedAtOnce: step === 'createOperation' || chance.happens(0.2),
    withdraws: step === 'writeWithdrawal' || step === 'wakeWithdrawn' || chance.happens(0.2),
    decides: step === 'writeDecision' || chance.happens(0.5),
    isHopeless: step === 'writeDecision',
    mayBeStored: isStored || chance.happens(0.05),
    freezes:
      step === 'renewLease'
        ? 'past-the-lease'
        : step === 'writeLateAnswer' || pair?.fault === 'freeze-connecting'
          ? 'long'
          : 'any',
  }
}

/** Faults that lead to the step which the pair is about. */
export function helperTraps({ step }: Pair): Trap[] {
  switch (step) {
    case 'writeConclusion':
    case 'vendorLook':
      return ['vendorCreate', 'vendorOpen', 'vendorCancel'].map((vendor) => ({
        step: vendor,
        fault: 'timeout-after',
        nth: 1,
      }))
    case 'clearEvent':
      return [1, 2, 3].map((nth) => ({ step: 'emitEvent', fault: 'refused', nth }))
    case 'writeLateAnswer':
      return ['vendorCreate', 'vendorOpen', 'vendorCancel'].flatMap((vendor) => [
        { step: vendor, fault: 'freeze-after', nth: 1 },
        { step: vendor, fault: 'freeze-after', nth: 3 },
      ])
    case 'wakeWithdrawn':
    case 'writeWithdrawal':
      return [1, 2, 3].map((nth) => ({ step: 'vendorRead', fault: 'key-refused', nth }))
    case 'takeProbe':
    case 'writeRules':
      return [1, 4, 9].flatMap((nth) =>
        ['vendorRead', 'vendorOpen'].map((vendor) => ({ step: vendor, fault: 'key-refused', nth })),
      )
    case 'renewLease':
      return [1, 3, 5].map((nth) => ({ step: 'takeTicket', fault: 'freeze-after', nth }))
    default:
      return []
  }
}
