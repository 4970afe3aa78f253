import type { AccountRecord, DeferReason } from '../../ledger/account-record.ts'
import type { ConditionalWrite } from '../../ledger/conditional-write.ts'
import type { Change } from '../../ledger/item-store.ts'
import { type Flow, placeOf, restLine, waitingLine } from '../../ledger/lane-place.ts'
import type { Projection } from '../../ledger/operation-record.ts'
import type { EngineTimes } from '../../vendor-key/engine-times.ts'
import { type Directory, directoryChanges } from './directory-changes.ts'

/** A runner's hold on a lane: compared in every write that ends it. */
export interface Hold {
  entry: string
  token: string
  turn: number
}

/** What a lane rests on until somebody comes back to it. */
export interface Rest {
  until: number
  reason: DeferReason
  /** It waits for the key's budget and for nothing else: in this flow's line, at the head's place. */
  inLine?: Flow
  waitsFor?: readonly string[]
  /** Version of a head of which an event has reported that it stands still. */
  parkedVer?: number
  /** What a read showed, kept so that waiting for a slot does not cost the read again. */
  observed?: Projection
}

/** Steps R1, R2m, free and R6 of the protocol: everything that changes a lane. */
export interface LaneSteps {
  /**
   * R1: the head's lease is free or ended, its time has come, and it does not wait in a line (`early` skips both, for
   * decisions).
   */
  takeLease(input: {
    partner: string
    entry: string
    token: string
    now: number
    times: EngineTimes
    early?: boolean
    /** The sweeper has put off when it is due, beyond the end of the lease: it comes back to that. */
    putOff?: boolean
  }): ConditionalWrite
  /**
   * G: the sweeper rings a lane that is due, in nobody's hand and in no line. It is due again at `until`, unless
   * anything moves it first: whatever has changed the lane's time since it was read wins.
   */
  ringLane(input: { partner: string; dueAt: number; now: number; until: number }): ConditionalWrite
  /** A2b, second write: what is accepted brings forward a lane that the sweeper has put off. */
  bringForward(input: { partner: string; now: number }): ConditionalWrite
  /** R1 out of a line: the lane still waits at the place where the index showed it, in nobody's hand. */
  takeFromLine(input: { line: string; dueAt: number; token: string; now: number; times: EngineTimes }): ConditionalWrite
  /**
   * Makes the lease long enough for the send that is about to come
   * (docs/explanation/protocol.md#the-lease-outlasts-the-send).
   */
  renewLease(input: { hold: Hold; now: number; times: EngineTimes }): ConditionalWrite
  /** R2m: puts the head directly behind the operation that it waits for. */
  moveHead(input: {
    hold: Hold
    queue: readonly string[]
    moved: readonly string[]
    /** The places of `moved`, in its order. */
    places: readonly string[]
    partner: string
    id: string
    now: number
  }): ConditionalWrite
  free(input: { hold: Hold; rest: Rest; lane: AccountRecord; times: EngineTimes }): ConditionalWrite
  /** Keeps what was seen of the account while the lane is worked on. */
  learn(input: { hold: Hold; observed: Projection; lane: Directory }): ConditionalWrite
  /** R6: projection and pop in one write. */
  popHead(input: {
    hold: Hold
    operationId: string
    /** Fields to write into the directory; none for a second entry of a finished operation. */
    projected?: Projection
    /** Keys and types of the events that the bus did not take. */
    eventsDue: Readonly<Record<string, string>>
    /**
     * How many entries the lane had when last seen; the write insists on it, since it decides whether anything stays
     * due.
     */
    size: number
    anyEventDue: boolean
    /** The lane as it was seen; while it is held nobody puts off when it is due, but an event may become due. */
    lane: Pick<AccountRecord, 'partner' | 'line' | 'dueAt' | 'places' | 'eventDue'> & Directory
    /** The next head waits in this flow's line, where others of it wait. */
    nextInLine?: Flow
    hadMove: boolean
    /** Wall-clock ms; given where it was not known what had become of a request of the head's. */
    unknownAt?: number
    now: number
    times: EngineTimes
  }): ConditionalWrite
}

export const laneSteps: LaneSteps = {
  takeLease: ({ partner, entry, token, now, times, early, putOff }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['q', 0], value: entry },
        {
          any: [
            { is: 'missing', path: ['lease'] },
            { is: 'less', path: ['lease', 'until'], value: now },
          ],
        },
        ...(putOff ? [] : [notPutOff]),
        ...(early
          ? []
          : [
              { is: 'equal', path: ['line'], value: restLine(partner) } as const,
              {
                any: [
                  { is: 'missing', path: ['notBefore'] } as const,
                  { is: 'lessOrEqual', path: ['notBefore'], value: now } as const,
                ],
              },
            ]),
      ],
    },
    changes: [
      { set: ['lease'], value: { token, until: now + times.lease } },
      { add: ['fence'], value: 1 },
      putOff
        ? { set: ['dueAt'], value: now + times.lease + times.settle }
        : { setIfMissing: ['dueAt'], value: now + times.lease + times.settle },
      { remove: ['notBefore'] },
      { remove: ['reason'] },
      { remove: ['rings'] },
    ],
  }),

  ringLane: ({ partner, dueAt, now, until }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['line'], value: restLine(partner) },
        { is: 'equal', path: ['dueAt'], value: dueAt },
        {
          any: [
            { is: 'missing', path: ['lease'] },
            { is: 'less', path: ['lease', 'until'], value: now },
          ],
        },
      ],
    },
    changes: [
      { set: ['dueAt'], value: until },
      { add: ['rings'], value: 1 },
    ],
  }),

  bringForward: ({ partner, now }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['line'], value: restLine(partner) },
        { not: notPutOff },
        { is: 'greater', path: ['dueAt'], value: now },
      ],
    },
    changes: [{ set: ['dueAt'], value: now }],
  }),

  takeFromLine: ({ line, dueAt, token, now, times }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['line'], value: line },
        // The place is the head's: with another head the lane stands somewhere else.
        { is: 'equal', path: ['dueAt'], value: dueAt },
        {
          any: [
            { is: 'missing', path: ['lease'] },
            { is: 'less', path: ['lease', 'until'], value: now },
          ],
        },
      ],
    },
    // It keeps its place until its turn has ended: a turn that dies is taken up again from there.
    changes: [
      { set: ['lease'], value: { token, until: now + times.lease } },
      { add: ['fence'], value: 1 },
      { remove: ['reason'] },
    ],
  }),

  renewLease: ({ hold, now, times }) => ({
    condition: held(hold),
    changes: [{ set: ['lease', 'until'], value: now + times.lease }],
  }),

  moveHead: ({ hold, queue, moved, places, partner, id, now }) => ({
    // While the lease is held a lane only grows, so its size tells whether something was appended since it was read.
    condition: { all: [held(hold), { is: 'size', path: ['q'], compare: 'equal', value: queue.length }] },
    changes: [
      { set: ['q'], value: [...moved] },
      { set: ['places'], value: [...places] },
      { add: ['moves', id], value: 1 },
      { add: ['turn'], value: 1 },
      { remove: ['lease'] },
      { remove: ['notBefore'] },
      { set: ['line'], value: restLine(partner) },
      { remove: ['parkedVer'] },
      { set: ['dueAt'], value: now },
    ],
  }),

  free: ({ hold, rest, lane, times }) => ({
    condition: held(hold),
    changes: [
      { remove: ['lease'] },
      rest.inLine === undefined ? { set: ['notBefore'], value: rest.until } : { remove: ['notBefore'] },
      { set: ['reason'], value: rest.reason },
      rest.waitsFor === undefined ? { remove: ['waitsFor'] } : { set: ['waitsFor'], value: [...rest.waitsFor] },
      ...(rest.parkedVer === undefined ? [] : [{ set: ['parkedVer'] as const, value: rest.parkedVer }]),
      ...(rest.observed === undefined ? [] : directoryChanges(lane, rest.observed, rest.observed.observedAt)),
      ...placeChange(rest, lane, times),
    ],
  }),

  learn: ({ hold, observed, lane }) => ({
    condition: held(hold),
    changes: directoryChanges(lane, observed, observed.observedAt),
  }),

  popHead: (input) => {
    const { hold, operationId, projected, lane, eventsDue, size, hadMove, now } = input
    return {
      condition: {
        all: [
          held(hold),
          { is: 'size', path: ['q'], compare: 'equal', value: size },
          // An event that has become due since would be forgotten.
          { is: 'size', path: ['eventDue'], compare: 'equal', value: Object.keys(input.lane.eventDue).length },
        ],
      },
      changes: [
        { remove: ['q', 0] },
        { remove: ['places', 0] },
        { add: ['turn'], value: 1 },
        { remove: ['lease'] },
        { remove: ['notBefore'] },
        { remove: ['reason'] },
        { remove: ['waitsFor'] },
        { remove: ['parkedVer'] },
        ...(hadMove ? [{ remove: ['moves', operationId] as const }] : []),
        ...Object.entries(eventsDue).map(([key, type]): Change => ({ set: ['eventDue', key], value: type })),
        ...(projected === undefined ? [] : directoryChanges(lane, projected, now)),
        ...placeAfterPop(input),
        ...unknownMark(input.unknownAt),
      ],
    }
  },
}

/** Written with what ends a turn, so that it costs no write of its own and no crash can come between. */
const unknownMark = (at: number | undefined): Change[] =>
  at === undefined ? [] : [{ setIfMissing: ['unknownSince'], value: at }]

/** One ring puts a lane off by less than a lease takes, so its time needs no second look. */
const notPutOff = {
  any: [{ is: 'missing', path: ['rings'] } as const, { is: 'lessOrEqual', path: ['rings'], value: 1 } as const],
}

const held = (hold: Hold) => ({
  all: [
    { is: 'equal', path: ['q', 0], value: hold.entry } as const,
    { is: 'equal', path: ['turn'], value: hold.turn } as const,
    { is: 'equal', path: ['lease', 'token'], value: hold.token } as const,
  ],
})

/**
 * Where the lane stands after its head has ended: for events that are due the sweeper comes at once; the next head
 * waits in its line, or goes on in this hand. A time that lies ahead and is no later than needed is left as it is:
 * coming early is harmless, and changing an index entry costs two units.
 */
function placeAfterPop({
  size,
  anyEventDue,
  lane,
  nextInLine,
  now,
  times,
}: Parameters<LaneSteps['popHead']>[0]): Change[] {
  const { partner, line, dueAt } = lane
  const resting: Change[] = line === restLine(partner) ? [] : [{ set: ['line'], value: restLine(partner) }]
  if (anyEventDue) return [...resting, { set: ['dueAt'], value: now }]
  if (size <= 1) return [...resting, { remove: ['dueAt'] }]
  if (nextInLine !== undefined) {
    return [
      { set: ['line'], value: waitingLine(nextInLine) },
      { set: ['dueAt'], value: placeOf(lane.places[1]).at },
    ]
  }
  const latest = now + times.lease + times.settle
  const isNear = resting.length === 0 && dueAt !== undefined && now <= dueAt && dueAt <= latest
  return isNear ? [] : [...resting, { set: ['dueAt'], value: latest }]
}

/**
 * Where the lane stands while it rests. The index entry is left alone where it is near enough: rewriting it costs two
 * units.
 */
function placeChange({ until, inLine }: Rest, lane: AccountRecord, times: EngineTimes): Change[] {
  if (inLine !== undefined) {
    return [
      { set: ['line'], value: waitingLine(inLine) },
      { set: ['dueAt'], value: placeOf(lane.places[0]).at },
    ]
  }
  const line = restLine(lane.partner)
  if (lane.line !== line) {
    return [
      { set: ['line'], value: line },
      { set: ['dueAt'], value: until },
    ]
  }
  const near = lane.dueAt !== undefined && until <= lane.dueAt && lane.dueAt <= until + times.lease
  return near ? [] : [{ set: ['dueAt'], value: until }]
}
