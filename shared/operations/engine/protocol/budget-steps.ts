import type { ConditionalWrite } from './conditional-write.ts'

/** How far ahead slots may be given out: what lies beyond is computed, not reserved (protocol, H15). */
export const reservableAhead = 900_000

/** The ticket of the protocol's R2: one write that takes a send slot and counts the day. */
export interface BudgetSteps {
  /** All slots so far lie in the past: the first request may leave now. */
  takeFrom(input: Ticket): ConditionalWrite
  /** Others hold slots ahead: take the next ones behind them. */
  takeBehind(input: Ticket): ConditionalWrite
  /** The first request of a UTC day, or of all time. */
  takeFirstOfDay(input: Ticket & { nextAt: number | undefined }): ConditionalWrite
}

export interface Ticket {
  now: number
  /** UTC day, as `2026-11-22`. */
  day: string
  /** Milliseconds between two requests. */
  step: number
  /** Requests of the day. */
  limit: number
}

export const budgetSteps: BudgetSteps = {
  takeFrom: (ticket) => ({
    condition: { all: [...withinDay(ticket), { is: 'less', path: ['nextAt'], value: ticket.now }] },
    changes: [
      { set: ['nextAt'], value: ticket.now + ticket.step },
      { add: ['count'], value: 1 },
    ],
  }),

  takeBehind: (ticket) => ({
    condition: {
      all: [
        ...withinDay(ticket),
        { is: 'greaterOrEqual', path: ['nextAt'], value: ticket.now },
        { is: 'lessOrEqual', path: ['nextAt'], value: ticket.now + reservableAhead },
      ],
    },
    changes: [
      { add: ['nextAt'], value: ticket.step },
      { add: ['count'], value: 1 },
    ],
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
      ],
    },
    changes: [
      { setIfMissing: ['v'], value: 1 },
      { set: ['day'], value: ticket.day },
      { set: ['count'], value: 1 },
      { set: ['nextAt'], value: Math.max(ticket.now, ticket.nextAt ?? 0) + ticket.step },
    ],
  }),
}

const withinDay = (ticket: Ticket) => [
  { is: 'equal', path: ['day'], value: ticket.day } as const,
  { is: 'lessOrEqual', path: ['count'], value: ticket.limit - 1 } as const,
]
