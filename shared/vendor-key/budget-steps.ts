import type { ConditionalWrite } from '../ledger/conditional-write.ts'
import type { Change, Condition } from '../ledger/item-store.ts'
import type { Breaker, KeyRecord, SignIns } from '../ledger/key-record.ts'
import type { Counter } from './shares.ts'

/** A probe is one read, which may take so many requests: again with a newer secret, and the proof of a 404. */
export const probeRequests = 3

/** R2, the ticket: one write that takes a send slot and counts the day. */
export interface BudgetSteps {
  /** All slots so far lie in the past: the first request may leave now. */
  takeFrom(ticket: Ticket): ConditionalWrite
  /** Others hold slots ahead: take the next one behind them. */
  takeBehind(ticket: Ticket): ConditionalWrite
  /** The first request of a UTC day, or of all time. */
  takeFirstOfDay(ticket: Ticket & { nextAt: number | undefined }): ConditionalWrite
  /** Somebody of this flow waits in its line from now on. */
  openLine(input: { flow: string; now: number }): ConditionalWrite
  /** Nobody was seen in the flow's line any more; only the opening that was seen is taken back. */
  closeLine(input: { flow: string; since: number }): ConditionalWrite
  /** One runner at a time probes a stopped key; the probe is a request of the day like any other. */
  takeProbe(input: {
    breaker: Breaker
    /** What the key knows of refused sign-ins with this probe, where it counts as one. */
    signIns?: SignIns | undefined
    /** Digest of what the probe signs in with. */
    signIn?: string | undefined
    rules: number | undefined
    token: string
    until: number
    /** The slot behind the probe, so that what follows a good one keeps its distance. */
    nextAt: number
    /** UTC day, and how many requests it may have. */
    day: string
    limit: number
    /** The day that the key counted when it was read. */
    counted: string | undefined
  }): ConditionalWrite
  /** One process at a time asks for a V3 access token; the others read what it got. */
  takeTokenLease(input: { token: string; now: number; until: number }): ConditionalWrite
  /** Sets or removes the key's switches, if they are as they were read. */
  writeRules(input: {
    rules: number | undefined
    set: Partial<Pick<KeyRecord, Switch>>
    remove: readonly Switch[]
  }): ConditionalWrite
}

/** What `writeRules` may change of the key's item. */
export type Switch =
  | 'breaker'
  | 'outages'
  | 'proof'
  | 'odd'
  | 'holds'
  | 'signIns'
  | 'quietUntil'
  | 'told'
  | 'pause'
  | 'pauses'
  | 'slower'
  | 'restored'

export interface Ticket {
  now: number
  /** UTC day, as `2026-11-22`. */
  day: string
  /** Milliseconds between two requests. */
  step: number
  /** The counters that the request raises. */
  counters: readonly Counter[]
  caps: Readonly<Record<Counter, number>>
  /** The key's rules that the ticket was planned with. */
  rules: number | undefined
  /**
   * How far ahead the slot may lie, ms: slots are given only near now, so that nobody holds what they cannot use yet.
   */
  farthest: number
  /** A flow that must have nobody in its line: what begins must not pass those who wait. */
  noLine?: string
}

export const budgetSteps: BudgetSteps = {
  takeFrom: (ticket) => ({
    condition: { all: [...allowed(ticket), { is: 'less', path: ['nextAt'], value: ticket.now }] },
    changes: [{ set: ['nextAt'], value: ticket.now + ticket.step }, ...count(ticket)],
  }),

  takeBehind: (ticket) => ({
    condition: {
      all: [
        ...allowed(ticket),
        { is: 'greaterOrEqual', path: ['nextAt'], value: ticket.now },
        { is: 'lessOrEqual', path: ['nextAt'], value: ticket.now + ticket.farthest },
      ],
    },
    changes: [{ add: ['nextAt'], value: ticket.step }, ...count(ticket)],
  }),

  takeFirstOfDay: (ticket) => ({
    condition: {
      all: [
        {
          any: [
            { is: 'missing', path: ['day'] },
            { is: 'less', path: ['day'], value: ticket.day },
          ],
        },
        ticket.nextAt === undefined
          ? { is: 'missing', path: ['nextAt'] }
          : { is: 'equal', path: ['nextAt'], value: ticket.nextAt },
        sameRules(ticket.rules),
        ...nobodyWaits(ticket),
      ],
    },
    changes: [
      { setIfMissing: ['v'], value: 1 },
      ...beginDay(ticket.day, ticket.counters),
      { set: ['nextAt'], value: Math.max(ticket.now, ticket.nextAt ?? 0) + ticket.step },
    ],
  }),

  openLine: ({ flow, now }) => ({
    condition: {
      all: [
        { is: 'present', path: ['lines'] },
        { is: 'missing', path: ['lines', flow] },
      ],
    },
    changes: [{ set: ['lines', flow], value: now }],
  }),

  closeLine: ({ flow, since }) => ({
    condition: { is: 'equal', path: ['lines', flow], value: since },
    changes: [{ remove: ['lines', flow] }],
  }),

  takeProbe: ({ breaker, signIns, signIn, rules, token, until, nextAt, day, limit, counted }) => ({
    condition: {
      all: [
        sameRules(rules),
        { is: 'equal', path: ['breaker', 'state'], value: 'open' },
        counted === undefined ? { is: 'missing', path: ['day'] } : { is: 'equal', path: ['day'], value: counted },
        ...(counted === day
          ? [{ is: 'lessOrEqual' as const, path: ['used'] as const, value: limit - probeRequests }]
          : []),
      ],
    },
    changes: [
      { set: ['breaker'], value: { ...breaker, probe: { token, until, ...(signIn === undefined ? {} : { signIn }) } } },
      ...(signIns === undefined ? [] : [{ set: ['signIns'] as const, value: signIns as never }]),
      { add: ['rules'], value: 1 },
      ...(counted === day
        ? [{ add: ['used'] as const, value: probeRequests }]
        : beginDay(day, ['used'], probeRequests)),
      { set: ['nextAt'], value: nextAt },
    ],
  }),

  takeTokenLease: ({ token, now, until }) => ({
    condition: {
      any: [
        { is: 'missing', path: ['tokenLease'] },
        { is: 'less', path: ['tokenLease', 'until'], value: now },
      ],
    },
    changes: [
      { setIfMissing: ['v'], value: 1 },
      { set: ['tokenLease'], value: { token, until } },
    ],
  }),

  writeRules: ({ rules, set, remove }) => ({
    condition: sameRules(rules),
    changes: [
      { setIfMissing: ['v'], value: 1 },
      { setIfMissing: ['lines'], value: {} },
      ...Object.entries(set).map(([name, value]): Change => ({ set: [name], value: value as never })),
      ...remove.map((name): Change => ({ remove: [name] })),
      { add: ['rules'], value: 1 },
    ],
  }),
}

/** Counts a day anew, with its first request in these counters. */
const beginDay = (day: string, first: readonly Counter[], requests = 1): Change[] => [
  { setIfMissing: ['lines'], value: {} },
  { set: ['day'], value: day },
  ...(['usedBackground', 'usedBulk', 'usedInteractive', 'used'] as const).map(
    (counter): Change => ({ set: [counter], value: first.includes(counter) ? requests : 0 }),
  ),
]

const sameRules = (rules: number | undefined): Condition =>
  rules === undefined ? { is: 'missing', path: ['rules'] } : { is: 'equal', path: ['rules'], value: rules }

const allowed = (ticket: Ticket): Condition[] => [
  { is: 'equal', path: ['day'], value: ticket.day },
  ...ticket.counters.map((counter): Condition => ({ is: 'less', path: [counter], value: ticket.caps[counter] })),
  sameRules(ticket.rules),
  ...nobodyWaits(ticket),
]

const nobodyWaits = ({ noLine }: Ticket): Condition[] =>
  noLine === undefined ? [] : [{ is: 'missing', path: ['lines', noLine] }]

const count = (ticket: Ticket): Change[] => ticket.counters.map((counter) => ({ add: [counter], value: 1 }))
