import type { AccountRecord, DeferReason, KeptSlot } from '../../../ledger/account-record.ts'
import type { Change } from '../../../ledger/item-store.ts'
import type { Projection } from '../../../ledger/operation-record.ts'
import type { EngineTimes } from '../engine-times.ts'
import type { ConditionalWrite } from './conditional-write.ts'

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
  slot?: KeptSlot
  waitsFor?: readonly string[]
  /** Version of a parked head whose event has been sent. */
  parkedVer?: number
  /** What a read showed, kept so that waiting for a slot does not cost the read again. */
  observed?: Projection
}

/** Steps R1, R2m, free and R6 of the protocol: everything that changes a lane. */
export interface LaneSteps {
  /** R1: the head's lease is free or ended, and its time has come (`early` skips that, for decisions). */
  takeLease(input: { entry: string; token: string; now: number; times: EngineTimes; early?: boolean }): ConditionalWrite
  /** H5: makes the lease long enough for the send that is about to come. */
  renewLease(input: { hold: Hold; now: number; times: EngineTimes }): ConditionalWrite
  /** R2m: puts the head directly behind the operation that it waits for. */
  moveHead(input: {
    hold: Hold
    queue: readonly string[]
    moved: readonly string[]
    id: string
    now: number
  }): ConditionalWrite
  free(input: { hold: Hold; rest: Rest; lane: AccountRecord; times: EngineTimes }): ConditionalWrite
  /** Keeps what was seen of the account while the lane is worked on. */
  learn(input: { hold: Hold; observed: Projection }): ConditionalWrite
  /** R6: projection and pop in one write. */
  popHead(input: {
    hold: Hold
    operationId: string
    /** Fields to write into the directory; none for a second entry of a finished operation. */
    projected?: Projection
    /** Keys and types of the events that the bus did not take. */
    eventsDue: Readonly<Record<string, string>>
    /** How many entries the lane had when last seen; the write insists on it, since it decides whether anything stays due. */
    size: number
    anyEventDue: boolean
    /** When the lane is due now; while it is held nobody puts that off. */
    dueAt: number | undefined
    hadMove: boolean
    now: number
    times: EngineTimes
  }): ConditionalWrite
}

export const laneSteps: LaneSteps = {
  takeLease: ({ entry, token, now, times, early }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['q', 0], value: entry },
        {
          any: [
            { is: 'missing', path: ['lease'] },
            { is: 'less', path: ['lease', 'until'], value: now },
          ],
        },
        ...(early
          ? []
          : [
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
      { setIfMissing: ['dueAt'], value: now + times.lease + times.settle },
      { remove: ['notBefore'] },
      { remove: ['reason'] },
    ],
  }),

  renewLease: ({ hold, now, times }) => ({
    condition: held(hold),
    changes: [{ set: ['lease', 'until'], value: now + times.lease }],
  }),

  moveHead: ({ hold, queue, moved, id, now }) => ({
    // While the lease is held a lane only grows, so its size tells whether something was appended since it was read.
    condition: { all: [held(hold), { is: 'size', path: ['q'], compare: 'equal', value: queue.length }] },
    changes: [
      { set: ['q'], value: [...moved] },
      { add: ['moves', id], value: 1 },
      { add: ['turn'], value: 1 },
      { remove: ['lease'] },
      { remove: ['notBefore'] },
      { remove: ['slot'] },
      { set: ['dueAt'], value: now },
    ],
  }),

  free: ({ hold, rest, lane, times }) => ({
    condition: held(hold),
    changes: [
      { remove: ['lease'] },
      { set: ['notBefore'], value: rest.until },
      { set: ['reason'], value: rest.reason },
      rest.slot === undefined ? { remove: ['slot'] } : { set: ['slot'], value: { ...rest.slot } },
      rest.waitsFor === undefined ? { remove: ['waitsFor'] } : { set: ['waitsFor'], value: [...rest.waitsFor] },
      ...(rest.parkedVer === undefined ? [] : [{ set: ['parkedVer'] as const, value: rest.parkedVer }]),
      ...(rest.observed === undefined ? [] : projection(rest.observed, rest.observed.observedAt)),
      ...dueChange(rest.until, lane, times),
    ],
  }),

  learn: ({ hold, observed }) => ({
    condition: held(hold),
    changes: projection(observed, observed.observedAt),
  }),

  popHead: ({ hold, operationId, projected, eventsDue, size, anyEventDue, dueAt, hadMove, now, times }) => ({
    condition: { all: [held(hold), { is: 'size', path: ['q'], compare: 'equal', value: size }] },
    changes: [
      { remove: ['q', 0] },
      { add: ['turn'], value: 1 },
      { remove: ['lease'] },
      { remove: ['notBefore'] },
      { remove: ['reason'] },
      { remove: ['slot'] },
      { remove: ['waitsFor'] },
      { remove: ['parkedVer'] },
      ...(hadMove ? [{ remove: ['moves', operationId] as const }] : []),
      ...Object.entries(eventsDue).map(([key, type]): Change => ({ set: ['eventDue', key], value: type })),
      ...(projected === undefined ? [] : projection(projected, now)),
      ...(anyEventDue
        ? [{ set: ['dueAt'] as const, value: now }]
        : size > 1
          ? nextHeadDue(dueAt, now, times)
          : [{ remove: ['dueAt'] as const }]),
    ],
  }),
}

const held = (hold: Hold) => ({
  all: [
    { is: 'equal', path: ['q', 0], value: hold.entry } as const,
    { is: 'equal', path: ['turn'], value: hold.turn } as const,
    { is: 'equal', path: ['lease', 'token'], value: hold.token } as const,
  ],
})

/**
 * When the sweeper must look after the next head. A time that lies ahead and is no later than that is left as it is: coming
 * early is harmless, and changing an index entry costs two units.
 */
function nextHeadDue(dueAt: number | undefined, now: number, times: EngineTimes): Change[] {
  const latest = now + times.lease + times.settle
  return dueAt !== undefined && now <= dueAt && dueAt <= latest ? [] : [{ set: ['dueAt'], value: latest }]
}

/** The index entry is left alone where it is near enough: rewriting it costs two units (protocol, part 4). */
function dueChange(until: number, lane: AccountRecord, times: EngineTimes): Change[] {
  const near = lane.dueAt !== undefined && until <= lane.dueAt && lane.dueAt <= until + times.lease
  return near ? [] : [{ set: ['dueAt'], value: until }]
}

/** What was changed wins over what was seen: it is newer, and reads may lag behind it (protocol, H14). */
function projection(projected: Projection, now: number): Change[] {
  const changes: Change[] = []
  for (const [name, value] of Object.entries({ ...projected.observed, ...projected.changed })) {
    changes.push({ set: ['directory', name], value }, { set: ['observedAt', name], value: projected.observedAt })
  }
  for (const name of Object.keys(projected.changed)) changes.push({ set: ['changedAt', name], value: now })
  for (const name of projected.forgotten ?? []) {
    // That it was changed is kept: a read a moment later may still show what was before.
    changes.push({ remove: ['directory', name] }, { remove: ['observedAt', name] })
    changes.push({ set: ['changedAt', name], value: now })
  }
  return changes
}
