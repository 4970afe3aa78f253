import type { ConditionalWrite } from '../../ledger/conditional-write.ts'
import type { Condition, ItemValue } from '../../ledger/item-store.ts'
import { type Place, placeText, restLine, waitingLine } from '../../ledger/lane-place.ts'
import { eventLine, type OperationRecord, type Outcome } from '../../ledger/operation-record.ts'
import type { EngineTimes } from '../../vendor-key/engine-times.ts'

/** Steps A1 and A2 of the protocol: an operation is written down, then appended to its lane, which is acceptance. */
export interface AcceptanceSteps {
  /** A1: only if no operation of this id was ever written. */
  createOperation(): Condition
  /**
   * A2a: the lane is empty. Its starter may take the lease in the same write, or put the lane into the line of its class
   * where others wait already; a lane with neither waits for its doorbell.
   */
  startLane(input: {
    partner: string
    account: string
    entry: string
    place: Place
    now: number
    times: EngineTimes
    begin: { is: 'hand'; token: string } | { is: 'line' } | { is: 'doorbell' }
  }): ConditionalWrite
  /** A2b: behind what is there, unless it is there already or the lane is full. */
  joinLane(input: { entry: string; place: Place; capacity: number }): ConditionalWrite
  /** A2b, second write: the head rests for this operation. */
  wakeHead(input: { partner: string; now: number }): ConditionalWrite
  /**
   * A2c: refused for good, before the caller is told (docs/explanation/protocol.md#a-full-lane-is-refused-in-writing).
   */
  refuseFullLane(input: { record: OperationRecord; outcome: Outcome; token: string; now: number }): ConditionalWrite
}

export const acceptanceSteps: AcceptanceSteps = {
  createOperation: () => ({ is: 'missing', path: ['pk'] }),

  startLane: ({ partner, account, entry, place, now, times, begin }) => ({
    condition: {
      any: [
        { is: 'missing', path: ['q'] },
        { is: 'size', path: ['q'], compare: 'equal', value: 0 },
      ],
    },
    changes: [
      { setIfMissing: ['v'], value: 1 },
      { setIfMissing: ['partner'], value: partner },
      { setIfMissing: ['account'], value: account },
      { setIfMissing: ['moves'], value: {} },
      { setIfMissing: ['eventDue'], value: {} },
      { setIfMissing: ['directory'], value: {} },
      { setIfMissing: ['changedAt'], value: {} },
      { setIfMissing: ['observedAt'], value: {} },
      { add: ['turn'], value: 0 },
      { set: ['q'], value: [entry] },
      { set: ['places'], value: [placeText(place)] },
      { remove: ['notBefore'] },
      { remove: ['rings'] },
      { set: ['line'], value: begin.is === 'line' ? waitingLine({ ...place, partner }) : restLine(partner) },
      begin.is === 'line' ? { set: ['reason'], value: 'rate' } : { remove: ['reason'] },
      ...(begin.is === 'hand'
        ? [
            { set: ['lease'] as const, value: { token: begin.token, until: now + times.lease } },
            { add: ['fence'] as const, value: 1 },
            { set: ['dueAt'] as const, value: now + times.lease + times.settle },
          ]
        : [
            { remove: ['lease'] as const },
            { add: ['fence'] as const, value: 0 },
            { set: ['dueAt'] as const, value: begin.is === 'line' ? place.at : now + times.settle },
          ]),
    ],
  }),

  joinLane: ({ entry, place, capacity }) => ({
    condition: {
      all: [
        { is: 'size', path: ['q'], compare: 'greaterOrEqual', value: 1 },
        { is: 'size', path: ['q'], compare: 'less', value: capacity },
        { not: { is: 'holding', path: ['q'], value: entry } },
      ],
    },
    changes: [
      { append: ['q'], value: [entry] },
      { append: ['places'], value: [placeText(place)] },
    ],
  }),

  wakeHead: ({ partner, now }) => ({
    condition: {
      all: [
        { is: 'size', path: ['q'], compare: 'greaterOrEqual', value: 1 },
        // A lane in a line keeps its place there.
        { is: 'equal', path: ['line'], value: restLine(partner) },
      ],
    },
    changes: [{ remove: ['notBefore'] }, { remove: ['waitsFor'] }, { set: ['dueAt'], value: now }],
  }),

  refuseFullLane: ({ record, outcome, token, now }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['ver'], value: record.ver },
        { is: 'missing', path: ['attempt'] },
      ],
    },
    changes: [
      { set: ['status'], value: 'rejected' },
      { set: ['outcome'], value: outcome as unknown as ItemValue },
      { set: ['finishedAt'], value: now },
      { set: ['w'], value: token },
      { add: ['ver'], value: 1 },
      { remove: ['input'] },
      // It is in no lane that would keep its event: the sweeper finds it by itself until that was taken.
      { set: ['line'], value: eventLine },
      { set: ['dueAt'], value: now },
    ],
  }),
}
