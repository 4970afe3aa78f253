import type { ConditionalWrite } from '../../ledger/conditional-write.ts'
import type { ItemValue } from '../../ledger/item-store.ts'
import { restLine } from '../../ledger/lane-place.ts'
import type { DecisionNote, OperationRecord, Outcome, Projection } from '../../ledger/operation-record.ts'
import { keptWords } from '../kept-words.ts'
import type { Accountable } from '../keys/key-switches.ts'
import { crowdedOut } from '../past-attempt.ts'
import { endedPlace } from './ended-place.ts'

export type DecisionKind = DecisionNote['kind']

/** Steps D and W of the protocol: what people do to operations. */
export interface DecisionSteps {
  /** D: only if it is parked, in the version that the person saw. */
  writeDecision(input: {
    record: OperationRecord
    decision: { kind: DecisionKind; version: number; by: string; why: string }
    token: string
    turn: number
    now: number
    projected?: Projection
    caught?: boolean
  }): ConditionalWrite
  /** W: only if nothing was sent and nobody wrote it since it was read. */
  writeWithdrawal(input: {
    record: OperationRecord
    token: string
    by: string
    why: string
    now: number
  }): ConditionalWrite
  /** W, second write: a withdrawn head need not wait for its time. */
  wakeWithdrawn(input: { partner: string; entry: string; now: number }): ConditionalWrite
}

/** Decisions on one operation that are kept; the latest. */
const mostDecisions = 50

const withdrawnBy = (accountable: Accountable): string => {
  const { by, why } = keptWords(accountable)
  return `Withdrawn by ${by}: ${why}`
}

export const decisionSteps: DecisionSteps = {
  writeDecision: ({ record, decision, token, turn, now, projected, caught }) => {
    const { by, why } = keptWords(decision)
    const note: DecisionNote = { kind: decision.kind, by, why, at: now, version: record.ver }
    const common = [
      { set: ['w'] as const, value: token },
      { add: ['ver'] as const, value: 1 },
      // The write insists on the version that was read, so nobody else's decision is lost by writing the list as a whole.
      {
        set: ['decisions'] as const,
        value: [...(record.decisions ?? []).slice(1 - mostDecisions), note] as unknown as ItemValue,
      },
    ]
    const { attempt } = record
    const pastOf = (outcome: string) =>
      attempt?.state === 'open'
        ? [{ set: ['past', String(attempt.n)] as const, value: { step: attempt.step.kind, outcome, at: now } }]
        : []
    const condition = {
      all: [
        { is: 'equal', path: ['ver'], value: decision.version } as const,
        { is: 'equal', path: ['status'], value: 'parked' } as const,
      ],
    }
    if (decision.kind === 'retry') {
      return {
        condition,
        changes: [
          ...common,
          // It is not parked any more.
          { remove: ['line'] },
          { remove: ['dueAt'] },
          { set: ['status'], value: 'received' },
          { set: ['look'], value: true },
          { remove: ['outcome'] },
          ...(attempt === undefined ? [] : [{ set: ['attempt', 'state'] as const, value: 'closed' }]),
          ...pastOf('unknown'),
          ...crowdedOut(record).map((n) => ({ remove: ['past', n] as const })),
        ],
      }
    }
    const { nextSteps: _toDecide, request: _unsent, since: _noMore, ...known } = record.outcome ?? {}
    const outcome: Outcome = {
      ...known,
      concludedBy: 'decision',
      code: 'MARKED_BY_PERSON',
      message: `Marked ${decision.kind === 'mark-applied' ? 'applied' : 'rejected'} by ${by}: ${why}`,
    }
    return {
      condition,
      changes: [
        ...common,
        ...endedPlace(record.partner, now),
        { set: ['status'], value: decision.kind === 'mark-applied' ? 'applied' : 'rejected' },
        { set: ['outcome'], value: outcome as unknown as ItemValue },
        { set: ['turn'], value: turn },
        { set: ['finishedAt'], value: now },
        { remove: ['input'] },
        { remove: ['attempt'] },
        ...pastOf(decision.kind === 'mark-applied' ? 'applied' : 'rejected'),
        ...(projected === undefined ? [] : [{ set: ['projected'] as const, value: projected as unknown as ItemValue }]),
        ...(caught === true ? [{ set: ['caught'] as const, value: true }] : []),
      ],
    }
  },

  writeWithdrawal: ({ record, token, now, ...accountable }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['ver'], value: record.ver },
        { is: 'missing', path: ['attempt'] },
        { is: 'equal', path: ['status'], value: 'received' },
      ],
    },
    changes: [
      { set: ['status'], value: 'withdrawn' },
      {
        set: ['outcome'],
        value: { concludedBy: 'decision', code: 'WITHDRAWN', message: withdrawnBy(accountable) },
      },
      { set: ['finishedAt'], value: now },
      ...endedPlace(record.partner, now),
      { set: ['w'], value: token },
      { add: ['ver'], value: 1 },
      { remove: ['input'] },
    ],
  }),

  wakeWithdrawn: ({ partner, entry, now }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['q', 0], value: entry },
        { is: 'missing', path: ['lease'] },
      ],
    },
    // It need not wait for the budget any more.
    changes: [{ remove: ['notBefore'] }, { set: ['line'], value: restLine(partner) }, { set: ['dueAt'], value: now }],
  }),
}
