import type { Chance } from './chance.ts'

const atEveryAwait = ['crash-before', 'crash-after', 'freeze-before', 'freeze-after'] as const
const onWrites = ['throttled', 'not-arrived', 'answer-lost', 'sdk-retried', 'arrives-twice', ...atEveryAwait] as const
const onReads = ['unavailable', 'crash-after', 'freeze-after'] as const
const onVendorReads = [
  'slow',
  'timeout',
  'reset',
  'status-5xx',
  'garbled',
  'over-rate',
  'key-refused',
  'not-sent',
  'crash-before',
  'crash-after',
  'freeze-before',
  'freeze-after',
] as const
const onVendorWrites = [
  'timeout-before',
  'timeout-after',
  'timeout-late',
  'reset-before',
  'reset-after',
  'reset-late',
  'status-5xx-before',
  'status-5xx-after',
  'status-5xx-late',
  'garbled',
  'refused',
  'refused-after',
  'refused-late',
  'forbidden-before',
  'forbidden-after',
  'forbidden-late',
  'over-rate',
  'quota',
  'key-refused',
  'not-sent',
  'slow',
  'crash-connecting',
  'freeze-connecting',
  'crash-before',
  'crash-after',
  'freeze-before',
  'freeze-after',
] as const

/** Faults that only an open run may meet: the vendor is later than its settle time. */
export const openFaults: readonly string[] = ['lands-with-next', 'lands-much-later']

/** Steps of the engine that partners of every kind come to, and what may befall each. */
const everywhere: Readonly<Record<string, readonly string[]>> = {
  createOperation: onWrites,
  startLane: onWrites,
  joinLane: onWrites,
  wakeHead: onWrites,
  refuseFullLane: onWrites,
  takeLease: onWrites,
  takeFromLine: onWrites,
  openLine: onWrites,
  closeLine: onWrites,
  ringLane: onWrites,
  renewLease: onWrites,
  moveHead: onWrites,
  free: onWrites,
  popHead: onWrites,
  takeTicket: onWrites,
  takeProbe: onWrites,
  writeRules: onWrites,
  writeDecision: onWrites,
  writeWithdrawal: onWrites,
  wakeWithdrawn: onWrites,
  writeIntent: onWrites,
  writeOutcome: onWrites,
  writeConclusion: onWrites,
  writeLateAnswer: onWrites,
  putEvidence: onWrites,
  clearEvent: onWrites,
  readOperation: onReads,
  readAccount: onReads,
  readKey: onReads,
  readIndex: ['unavailable', 'stale', 'crash-after', 'freeze-after'],
  ringLine: ['lost', 'refused', 'doubled', 'delayed', 'crash-before', 'crash-after', 'freeze-after'],
  ringDoorbell: ['lost', 'refused', 'doubled', 'delayed', 'crash-before', 'crash-after', 'freeze-after'],
  emitEvent: ['refused', 'taken-but-refused', 'crash-before', 'crash-after', 'freeze-after'],
  sleep: ['crash-before', 'freeze-after'],
  acknowledge: ['lost', 'crash-before'],
  receive: ['doubled'],
  vendorRead: onVendorReads,
  vendorLook: onVendorReads,
  vendorCreate: [...onVendorWrites, 'stored', 'stored-unseen', ...openFaults],
  vendorOpen: [...onVendorWrites, ...openFaults],
  vendorCancel: [...onVendorWrites, ...openFaults],
}

/**
 * Steps that only partners with plans or with V3 come to: ladders, plans, cancellations, topics, scans, identifiers.
 */
const inGenerations: Readonly<Record<string, readonly string[]>> = {
  vendorCreateV3: [...onVendorWrites, 'stored', 'stored-unseen'],
  vendorPlan: [...onVendorWrites, ...openFaults],
  vendorCancelAccount: [...onVendorWrites, ...openFaults],
  vendorUpdate: [...onVendorWrites, ...openFaults],
  vendorTopic: [...onVendorWrites, ...openFaults],
  // What a refusal of these has done nothing shows, so nobody promises that it has done nothing.
  vendorPeople: [...onVendorWrites.filter((fault) => !/^refused-/.test(fault)), ...openFaults],
  vendorList: [...onVendorReads, 'refused', 'shifted'],
  beginScan: onWrites,
  takeScan: onWrites,
  writeScanPage: onWrites,
  writeScanProgress: onWrites,
  leaveScan: onWrites,
  readScan: onReads,
  listScanPages: [...onReads, 'stale'],
  learn: onWrites,
  writeAlias: onWrites,
  readAlias: onReads,
}

/**
 * Steps of the engine and what may befall each; every pair must be met, so that no fault is declared and never played.
 */
export const declaredFaults: Readonly<Record<string, readonly string[]>> = { ...everywhere, ...inGenerations }

export interface Pair {
  step: string
  fault: string
}

const pairsOf = (steps: Readonly<Record<string, readonly string[]>>): Pair[] =>
  Object.entries(steps).flatMap(([step, faults]) => faults.map((fault) => ({ step, fault })))

/** Pairs that partners of every kind come to. */
export const pairsEverywhere: readonly Pair[] = pairsOf(everywhere)
/** Pairs that only partners with plans or with V3 come to. */
export const pairsInGenerations: readonly Pair[] = pairsOf(inGenerations)

export const declaredPairs: readonly Pair[] = [...pairsEverywhere, ...pairsInGenerations]

export const pairText = ({ step, fault }: Pair): string => `${fault} × ${step}`

/** A fault that waits for the nth time its step is done. */
export interface Trap extends Pair {
  /** Counts from 1. */
  nth: number
}

/** Decides for each step of a run whether a fault befalls it, and counts what did. */
export class FaultPlan {
  readonly hits = new Map<string, number>()
  /** All hits together. */
  total = 0
  readonly #traps: Trap[]
  readonly #rate: number
  readonly #chance: Chance
  readonly #isAllowed: (pair: Pair) => boolean
  #untilActions = Number.POSITIVE_INFINITY
  #asked = 0

  constructor(options: {
    traps: readonly Trap[]
    rate: number
    chance: Chance
    isAllowed: (pair: Pair) => boolean
    /** After so many steps nothing befalls any more, so that every run comes to rest. */
    mostSteps: number
  }) {
    this.#traps = options.traps.map((trap) => ({ ...trap }))
    this.#rate = options.rate
    this.#chance = options.chance
    this.#isAllowed = options.isAllowed
    this.#untilActions = options.mostSteps
  }

  /** The fault for this step, not yet counted: whoever carries it out says so by `hit`. */
  draw(step: string): string | undefined {
    this.#asked += 1
    if (this.#asked > this.#untilActions) return undefined
    let fault: string | undefined
    for (const trap of this.#traps) {
      if (trap.step !== step || trap.nth < 1) continue
      trap.nth -= 1
      if (trap.nth === 0) fault ??= trap.fault
    }
    if (fault !== undefined) return this.#isAllowed({ step, fault }) ? fault : undefined
    if (!this.#chance.happens(this.#rate)) return undefined
    const declared = declaredFaults[step]
    if (declared === undefined) return undefined
    fault = this.#chance.one(declared)
    return this.#isAllowed({ step, fault }) ? fault : undefined
  }

  hit(step: string, fault: string): void {
    this.total += 1
    const name = `${fault} × ${step}`
    this.hits.set(name, (this.hits.get(name) ?? 0) + 1)
  }
}
