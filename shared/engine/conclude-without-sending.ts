import type { AccountFields } from '../domain/account-fields.ts'
import type { OperationRecord, Outcome, Projection, Step } from '../ledger/operation-record.ts'
import { readersOf } from '../partner-api/account-reads.ts'
import { usedGenerations } from '../partner-api/partner-settings.ts'
import { concludeOperation, warningsOf } from './conclude-operation.ts'
import { type Next, nothingSent, type Snapshot } from './define-operation.ts'
import type { LaneRun, Move } from './lane-run.ts'
import { afterSteps } from './projection-of-step.ts'

/** What the guard said instead of a send. */
export async function concludeWithoutSending(
  run: LaneRun,
  record: OperationRecord,
  next: Exclude<Next, { do: 'send' | 'locate' }>,
  snapshot: Snapshot,
  tried: boolean,
): Promise<Move> {
  const projected = seenSoFar(record, snapshot)
  const seen: AccountFields = snapshot.fields
  const told = projected === undefined ? {} : { projected, seen }
  if (next.do === 'finish') {
    const { code } = next
    const message = asItWas(record, next.message)
    const more = { ...(code === undefined ? {} : { code }), message, ...warningsOf(next) }
    const outcome: Outcome = { ...howItBecameSo(record, tried), ...more }
    return concludeOperation(run, record, { status: 'applied', outcome, ...told })
  }
  if (next.do === 'wait-for-account') {
    const asOf = snapshot.source === 'read' ? snapshot.at : run.context.clock.now()
    return unknownAccount(run, record, asOf, projected, seen)
  }
  const message = asItWas(record, next.message)
  const outcome = { concludedBy: 'guard' as const, code: next.code, message, nextSteps: next.nextSteps }
  if (next.do === 'reject') return concludeOperation(run, record, { status: 'rejected', outcome, ...told })
  const request = next.request === undefined ? {} : { request: next.request }
  return parkAsSeen(run, record, { ...outcome, ...request, ...warningsOf(next) }, projected)
}

/** No outcome says that nothing was sent where something was, whatever came of it. */
const asItWas = (record: OperationRecord, message: string): string =>
  hasSent(record) && message.endsWith(nothingSent) ? `${message.slice(0, -nothingSent.length)}.` : message

const hasSent = ({ past }: OperationRecord): boolean => Object.keys(past).length > 0

/** What the steps of the operation have changed, and what was read after them. */
function seenSoFar({ projected }: OperationRecord, snapshot: Snapshot): Projection | undefined {
  if (snapshot.source !== 'read') return projected
  return afterSteps(projected, { changed: {}, observed: seenIn(snapshot), observedAt: snapshot.at })
}

/** What a read has shown: a cancellation to come is planned with from memory, and no younger for that. */
export function seenIn({ fields, observation }: Snapshot): AccountFields {
  const { cancellationAt: _remembered, ...seen } = fields
  return observation?.fields.cancellationAt === undefined ? seen : fields
}

/** Parking writes nothing into the directory; freeing the lane does, or the operation's end where that was lost. */
function parkAsSeen(
  run: LaneRun,
  record: OperationRecord,
  outcome: Outcome,
  projected: Projection | undefined,
): Promise<Move> {
  if (projected !== undefined) run.seen = projected
  const change = projected === undefined ? {} : { projected }
  return concludeOperation(run, record, { status: 'parked', outcome, change })
}

/** How it is known that the account is as wanted, and whose doing that is. */
function howItBecameSo({ steps }: OperationRecord, tried: boolean): Pick<Outcome, 'concludedBy' | 'effect'> {
  if (steps.length > 0) return { concludedBy: 'observation', effect: 'proven' }
  // What was sent before may have been carried out late: that it is so now is then no proof that nothing was done.
  return tried ? { concludedBy: 'observation', effect: 'unproven' } : { concludedBy: 'guard', effect: 'none' }
}

/**
 * The account is not there: perhaps it is only being created, so it is waited for a while before that is a verdict.
 *
 * @param asOf - wall-clock ms at which it was looked for; what was seen before the wait was over is no verdict after it
 */
export function unknownAccount(
  run: LaneRun,
  record: OperationRecord,
  asOf: number,
  projected?: Projection,
  seen?: AccountFields,
): Promise<Move> | Move {
  const { clock, times } = run.context
  const now = clock.now()
  const waitOver = record.receivedAt + times.unknownAccountWait
  if (asOf < waitOver) {
    const wait = Math.max(1, Math.min(waitOver - now, times.dependencyLook))
    return { to: 'rest', rest: { until: now + wait, reason: 'account' } }
  }
  const outcome = {
    concludedBy: 'guard' as const,
    code: 'ACCOUNT_UNKNOWN' as const,
    message: `The vendor does not know ${record.account} as an account of ${record.partner}.`,
    nextSteps: ['Provision the account first, or check its login name; then ask again under a new operationId.'],
  }
  const told = projected === undefined ? {} : { projected, ...(seen === undefined ? {} : { seen }) }
  return concludeOperation(run, record, { status: 'rejected', outcome, ...told })
}

/** @param attempts how many requests left */
export function exhaust(
  run: LaneRun,
  record: OperationRecord,
  step: Step,
  attempts: number,
  snapshot: Snapshot,
): Promise<Move> {
  const unseen = unseenTarget(run, step)
  const outcome: Outcome = {
    concludedBy: 'observation',
    code: 'ATTEMPTS_EXHAUSTED',
    message: `${attempts} requests were sent; ${unseen === undefined ? 'none was seen to take effect' : `${unseen}, so whether one took effect is not known`}.`,
    nextSteps: [
      unseen === undefined
        ? 'Ask the vendor why it does not carry the request out.'
        : 'Ask the vendor whether it has what was asked for.',
      'Then mark this operation applied or rejected, or retry it.',
    ],
  }
  return parkAsSeen(run, record, outcome, seenSoFar(record, snapshot))
}

const generationNames = { text: 'the text generation', xml: 'XML', v2: 'V2', v3: 'V3' } as const

/** Says that no read of this partner's shows what a step changes; nothing where one does. */
function unseenTarget({ partner }: LaneRun, { target }: Step): string | undefined {
  const names = Object.keys(target).filter((name) => !name.startsWith('topic:'))
  const unseen = names.filter((name) => readersOf(partner, [name]).length === 0)
  if (unseen.length === 0) return undefined
  const said = unseen.map((name) => (name === 'cancellationAt' ? 'a pending cancellation' : name)).join(', ')
  const used = usedGenerations(partner).map((generation) => generationNames[generation])
  return used.length === 1 ? `${used[0]} cannot show ${said}` : `none of ${used.join(', ')} can show ${said}`
}

/** It was wanted by a time that has passed. */
export const expire = (run: LaneRun, record: OperationRecord): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'rejected',
    outcome: {
      concludedBy: 'guard',
      code: 'EXPIRED',
      message: `It was not ${hasSent(record) ? 'carried out' : 'started'} before its notAfter, ${new Date(record.notAfter ?? 0).toISOString()}.`,
      nextSteps: ['Nothing took effect. Ask again under a new operationId if it is still wanted.'],
    },
  })

/** The stored input cannot be read as this operation’s any more. */
export const parkDamaged = (run: LaneRun, record: OperationRecord, error: unknown): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'guard',
      code: 'INPUT_DAMAGED',
      message: `The stored input does not fit ${record.type} any more (${error instanceof Error ? error.name : 'unreadable'}).`,
      nextSteps: ['Mark this operation rejected and send it again under a new operationId.'],
    },
  })

/** Shadow mode: what would be sent is shown, and nothing is. */
export const showWithoutSending = (run: LaneRun, record: OperationRecord, step: Step): Promise<Move> => {
  const details = Object.entries(step.details).map(([name, value]) => `${name} ${value}`)
  const outcome: Outcome = {
    concludedBy: 'guard',
    code: 'SHADOW',
    message: `Shadow mode: ${[step.kind, ...details].join(', ')} would have been sent for ${record.account}.`,
    nextSteps: [
      `${hasSent(record) ? 'Nothing more' : 'Nothing'} was sent. ${
        record.shadow === true
          ? 'Ask for it without shadow, under a new operationId, to have it carried out.'
          : 'Switch shadow off in the partner’s settings to carry operations out.'
      }`,
    ],
  }
  return concludeOperation(run, record, { status: 'withdrawn', outcome })
}
