import type { FailureCode } from '../../domain/answer.ts'
import type { ConditionalWrite } from '../../ledger/conditional-write.ts'
import type { Change, Condition, ItemValue } from '../../ledger/item-store.ts'
import { parkedLine } from '../../ledger/lane-place.ts'
import type {
  Attempt,
  OperationRecord,
  Outcome,
  PastAttempt,
  Projection,
  StoredStatus,
  TerminalStatus,
  Verdict,
} from '../../ledger/operation-record.ts'
import { endedPlace } from './ended-place.ts'

/** How an operation ends: what its terminal write holds. */
export interface Ending {
  status: TerminalStatus
  outcome: Outcome
  turn: number
  projected?: Projection
  caught?: boolean
  now: number
}

/** What becomes of the attempt in hand. */
export interface AttemptChange {
  state?: 'closed'
  past?: PastAttempt
  verdict?: Verdict
  code?: FailureCode
  resolveFrom?: number
  stage?: number
  stored?: true
  looks?: number
  asBeforeAt?: number
  stepApplied?: string
  /** What a ladder's steps have changed, kept until the operation ends. */
  projected?: Projection
  /** Numbers of earlier attempts that provably changed nothing and need not be kept. */
  forget?: readonly string[]
  odd?: OperationRecord['odd']
}

/** Steps R3, R5 and the writes of Q: everything that changes an operation once it is in its lane. */
export interface AttemptSteps {
  /**
   * R3: the intent, only if nobody wrote the operation since this run read it
   * (docs/explanation/protocol.md#intent-on-the-version-read).
   */
  writeIntent(input: { record: OperationRecord; attempt: Attempt; token: string }): ConditionalWrite
  /** R5: only the sender, only while its attempt is open. */
  writeOutcome(input: {
    record: OperationRecord
    attempt: Attempt
    token: string
    /**
     * Left out where the attempt is only closed: the status is somebody else's by now
     * (docs/explanation/protocol.md#closing-is-no-status).
     */
    status?: StoredStatus
    change: AttemptChange
    ending?: Ending
  }): ConditionalWrite
  /** Q, guards and parking: if nobody wrote the operation since this run read it. */
  writeConclusion(input: {
    record: OperationRecord
    token: string
    status: StoredStatus
    change: AttemptChange
    outcome?: Outcome
    ending?: Ending
  }): ConditionalWrite
  /** An answer that came after its attempt was concluded otherwise; idempotent. */
  writeLateAnswer(input: { n: number; answer: ItemValue; contradicts: boolean }): ConditionalWrite
}

export const attemptSteps: AttemptSteps = {
  writeIntent: ({ record, attempt, token }) => ({
    condition: { is: 'equal', path: ['ver'], value: record.ver },
    changes: [
      { set: ['attempt'], value: attempt as unknown as ItemValue },
      { set: ['status'], value: 'sending' },
      { remove: ['look'] },
      { set: ['w'], value: token },
      { add: ['ver'], value: 1 },
    ],
  }),

  writeOutcome: ({ record, attempt, token, status, change, ending }) => ({
    condition: {
      all: [
        { is: 'equal', path: ['attempt', 'n'], value: attempt.n },
        { is: 'equal', path: ['attempt', 'token'], value: attempt.token },
        { is: 'equal', path: ['attempt', 'state'], value: 'open' },
        // Only a verdict may end what was parked meanwhile; all else finds the status that the sender left.
        ...(ending === undefined && status !== undefined
          ? [{ is: 'equal' as const, path: ['status'] as const, value: 'sending' }]
          : []),
      ],
    },
    changes: changesOf(record, attempt, token, status, change, undefined, ending),
  }),

  writeConclusion: ({ record, token, status, change, outcome, ending }) => ({
    condition: { is: 'equal', path: ['ver'], value: record.ver },
    changes: changesOf(record, record.attempt, token, status, change, outcome, ending),
  }),

  writeLateAnswer: ({ n, answer, contradicts }) => ({
    condition: { is: 'present', path: ['late'] } satisfies Condition,
    changes: [
      { set: ['late', String(n)], value: answer },
      { add: ['ver'], value: 1 },
      ...(contradicts ? [{ set: ['contradicted'] as const, value: true }] : []),
    ],
  }),
}

function changesOf(
  record: OperationRecord,
  attempt: Attempt | undefined,
  token: string,
  status: StoredStatus | undefined,
  change: AttemptChange,
  outcome: Outcome | undefined,
  ending: Ending | undefined,
): Change[] {
  const changes: Change[] = [
    ...(status === undefined ? [] : [{ set: ['status'] as const, value: status }]),
    { set: ['w'], value: token },
    { add: ['ver'], value: 1 },
  ]
  if (ending === undefined) changes.push(...attemptChanges(change))
  if (change.past !== undefined && attempt !== undefined) {
    changes.push({ set: ['past', String(attempt.n)], value: change.past })
  }
  for (const n of change.forget ?? []) changes.push({ remove: ['past', n] })
  if (change.odd !== undefined && ending === undefined) changes.push({ set: ['odd'], value: change.odd })
  if (change.stepApplied !== undefined) changes.push({ append: ['steps'], value: [change.stepApplied] })
  if (change.projected !== undefined && ending === undefined) {
    changes.push({ set: ['projected'], value: change.projected as unknown as ItemValue })
  }
  const told = ending?.outcome ?? outcome
  if (told !== undefined) changes.push({ set: ['outcome'], value: told as unknown as ItemValue })
  else if (record.outcome !== undefined && status !== undefined) changes.push({ remove: ['outcome'] })
  if (ending !== undefined) changes.push(...terminalChanges(ending), ...endedPlace(record.partner, ending.now))
  else if (status !== undefined) changes.push(...parkedPlace(record, status, outcome))
  return changes
}

/**
 * The index lists what is parked as long as it is: written with what parks, and replaced with what ends it. An answer ends
 * what its sender had not seen parked.
 */
function parkedPlace(record: OperationRecord, status: StoredStatus, outcome: Outcome | undefined): Change[] {
  if (status === 'parked') {
    return outcome?.since === undefined
      ? []
      : [
          { set: ['line'], value: parkedLine(record.partner) },
          { set: ['dueAt'], value: outcome.since },
        ]
  }
  return record.status === 'parked' ? [{ remove: ['line'] }, { remove: ['dueAt'] }] : []
}

function attemptChanges(change: AttemptChange): Change[] {
  const { state, verdict, code, resolveFrom, stage, stored, looks, asBeforeAt } = change
  return Object.entries({ state, verdict, code, resolveFrom, stage, stored, looks, asBeforeAt }).flatMap(
    ([name, value]) => (value === undefined ? [] : [{ set: ['attempt', name] as const, value }]),
  )
}

/**
 * A terminal operation keeps no input: no personal data stays in the ledger
 * (docs/explanation/protocol.md#input-until-the-end). Its attempt is in `past` by then, and in its evidence; kept once
 * more it would make every terminal write cost a unit more.
 */
function terminalChanges(ending: Ending): Change[] {
  return [
    { set: ['turn'], value: ending.turn },
    { set: ['finishedAt'], value: ending.now },
    { remove: ['input'] },
    { remove: ['attempt'] },
    ...(ending.projected === undefined
      ? []
      : [{ set: ['projected'] as const, value: ending.projected as unknown as ItemValue }]),
    ...(ending.caught === true ? [{ set: ['caught'] as const, value: true }] : []),
  ]
}
