import type { CallEvidence } from '../domain/answer.ts'
import type { Attempt, OperationRecord, Outcome, Verdict } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { Look } from './define-operation.ts'
import type { LaneRun, Move } from './lane-run.ts'

/** What was seen settles nothing that we may settle: a person decides. */
export function parkUnsettled(
  run: LaneRun,
  record: OperationRecord,
  { verdict }: Attempt,
  look: Look & { conclusion: 'elsewhere' | 'cannot-tell' },
  began: number,
  nextSteps: string[],
): Promise<Move> {
  const { code, evidence } = look
  const message = verdict === undefined ? look.message : `${look.message} ${refusedWords(verdict)}`
  const outcome: Outcome = { concludedBy: 'observation', code, message, nextSteps, evidence }
  // Nobody looks again until a person has decided, so what was seen is kept now.
  const isField = ([name]: [string, unknown]): boolean => !name.startsWith('vendorId:')
  // An identifier may be another account's, and is only ever learned behind its alias.
  run.seen = {
    changed: {},
    observed: Object.fromEntries(Object.entries(look.fields).filter(isField)),
    observedAt: began,
  }
  // The attempt stays open: a late answer may still end it (docs/explanation/protocol.md#late-answers).
  return concludeOperation(run, record, { status: 'parked', outcome })
}

/** What the vendor said to the request, for whoever must decide what became of it. */
export const refusedWords = ({ message, doubted }: Verdict): string =>
  doubted === true
    ? `It is not known whether an earlier request took effect, and the vendor refused the last one: ${message}`
    : `The vendor refused the request: ${message}`

/** No generation that the partner has now can show what the request was to change: no look of ours ever settles it. */
export function parkUnseen(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  evidence: CallEvidence,
): Promise<Move> {
  const message = `It cannot be seen whether the request took effect: no generation that the partner's settings name shows ${Object.keys(attempt.step.target).join(', ')}.`
  const look = { conclusion: 'cannot-tell', fields: {}, code: 'CANNOT_TELL', message, evidence } as const
  return parkUnsettled(run, record, attempt, look, run.context.clock.now(), [
    'Look at the account at the vendor, then mark this operation applied or rejected.',
    'Or name a generation that shows it in the settings of the partner, deploy the stage, and retry (which looks first).',
  ])
}
