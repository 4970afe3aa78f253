import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { showWithoutSending } from '../../shared/engine/conclude-without-sending.ts'
import { pauseEndedEvent } from '../../shared/engine/keys/pause-end.ts'
import type { LaneRun } from '../../shared/engine/lane-run.ts'
import { delayedEvent, operationEvent, partsOfEventKey, terminalEvents } from '../../shared/engine/operation-events.ts'
import { bulkStoppedEvent, pauseOverEvent } from '../../shared/engine/people/sweep-pauses.ts'
import { refusedEvent } from '../../shared/entry/composition/refuse-message.ts'
import {
  type OperationRecord,
  type Outcome,
  type OutcomeCode,
  operationItem,
  operationKey,
} from '../../shared/ledger/operation-record.ts'
import { pauseKeyOf } from '../../shared/ledger/pause-record.ts'
import { refusedId } from '../../shared/ledger/refused-record.ts'
import { EventbridgeEvents } from '../../shared/messaging/eventbridge-events.ts'
import type { EventType, OutgoingEvent } from '../../shared/messaging/ports.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { quotaUsedEvent } from '../../shared/vendor-key/quota-event.ts'
import type { OperationDocument } from './operation-document.ts'
import { BehaviourError } from './operation-module.ts'
import { sampleAccount, sampleNow } from './sample-partners.ts'

/** An event as a target of the bus gets it, without what EventBridge writes around it. */
export interface DeliveredEvent {
  source: string
  'detail-type': string
  detail: Record<string, unknown>
}

/**
 * One event of every type, made and put on a bus by the code that does so in production. What their operations ended with
 * is what their modules say.
 *
 * @throws BehaviourError when no module ends in the way that an example needs
 */
export async function sampleEvents(
  documents: readonly OperationDocument[],
): Promise<Readonly<Record<EventType, DeliveredEvent>>> {
  const applied = ended('open-product', 'applied', { concludedBy: 'answer', effect: 'proven' })
  const rejected = ended('cancel-product', 'rejected', saidOf(documents, 'cancel-product', 'LAST_PRODUCT'))
  const withdrawn = ended('open-product', 'withdrawn', await shadowOutcome())
  const { finishedAt: _never, ...parked } = ended(
    'reopen-account',
    'parked',
    saidOf(documents, 'reopen-account', 'LADDER_ENDED'),
  )
  const { outcome: _none, finishedAt: _open, ...waiting } = ended('open-product', 'received', { concludedBy: 'guard' })
  const caught = { ...ended('cancel-product', 'applied', { concludedBy: 'answer', effect: 'proven' }), caught: true }
  const note = { by: 'arn:aws:iam::123456789012:user/robin', why: '', at: sampleNow, version: 3 }
  const decided = {
    ...ended('open-product', 'rejected', {
      ...{ concludedBy: 'decision', code: 'MARKED_BY_PERSON' },
      message: 'Marked rejected by arn:aws:iam::123456789012:user/robin: The vendor says that it did nothing.',
    }),
    decisions: [{ kind: 'mark-rejected' as const, ...note }],
  }
  return {
    'operation.applied': await atTheEnd(applied, 'operation.applied'),
    'operation.rejected': await atTheEnd(rejected, 'operation.rejected'),
    'operation.withdrawn': await atTheEnd(withdrawn, 'operation.withdrawn'),
    'operation.parked': await delivered(operationEvent(parked, 'operation.parked', sampleNow, String(parked.ver))),
    'operation.contradicted': await delivered(operationEvent(applied, 'operation.contradicted', sampleNow, '1')),
    'operation.delayed': await delivered(
      delayedEvent(waiting, ['provision-1'], sampleNow + awsEngineTimes.dependencyTimeout, sampleNow),
    ),
    'operation.decided': await atTheEnd(decided, 'operation.decided'),
    'account.caught': await atTheEnd(caught, 'account.caught'),
    'key.quota-used': await delivered(
      quotaUsedEvent(
        { id: 'acme', budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 } },
        50,
        5_003,
        sampleNow,
      ),
    ),
    'key.pause-ended': await delivered(
      pauseEndedEvent('acme', 'acme-key', {
        by: 'arn:aws:iam::123456789012:user/robin',
        why: 'Maintenance of the vendor.',
        at: sampleNow - 7_200_000,
        until: sampleNow,
      }),
    ),
    'pause.ended': await delivered(
      pauseOverEvent(
        { partner: 'acme', account: sampleAccount },
        {
          ...pauseKeyOf({ partner: 'acme', account: sampleAccount }),
          v: 1,
          by: 'arn:aws:iam::123456789012:user/robin',
          why: 'The client disputes its bill.',
          at: sampleNow - 7_200_000,
          until: sampleNow,
        },
      ),
    ),
    'operations.stopped': await delivered(
      bulkStoppedEvent(
        { partner: 'acme', operation: 'cancel-account' },
        {
          ...pauseKeyOf({ partner: 'acme', operation: 'cancel-account' }),
          ...{ v: 1, by: 'system', why: '', at: sampleNow, until: sampleNow + 86_400_000 },
          stopped: {
            ...{ code: 'CHANGED_ELSEWHERE', count: 12, of: 30, since: sampleNow - 600_000 },
            first: ['cancel-101', 'cancel-104', 'cancel-105'],
          },
        },
      ),
    ),
    'message.refused': await delivered(refusedMessage()),
  }
}

/** A message whose `input` lacks a field. */
const refusedMessage = (): OutgoingEvent =>
  refusedEvent(
    {
      operation: 'change-plan',
      messageId: '5f0c3d5e-7d9b-4d5f-9d1c-0c4b1c7f8a10',
      code: 'FIELD_MISSING',
      fields: ['input.planType'],
      names: { partner: 'acme', account: sampleAccount, operationId: 'change-plan-1' },
      refusedId: refusedId('change-plan', '5f0c3d5e-7d9b-4d5f-9d1c-0c4b1c7f8a10'),
    },
    sampleNow,
  )

const ended = (type: string, status: OperationRecord['status'], outcome: Outcome): OperationRecord => ({
  ...operationKey('acme', `${type}-1`),
  v: 1,
  partner: 'acme',
  account: sampleAccount,
  operationId: `${type}-1`,
  type,
  ver: 4,
  w: '',
  status,
  digests: {},
  receivedAt: sampleNow - 2_000,
  finishedAt: sampleNow,
  past: {},
  late: {},
  steps: [],
  outcome,
  metadata: { order: '1042' },
})

/** What a module plans to end with, for the first partner that can meet it. */
function saidOf(documents: readonly OperationDocument[], operation: string, code: OutcomeCode): Outcome {
  const document = documents.find(({ declaration }) => declaration.name === operation)
  const ends = document?.surveys.flatMap((survey) => survey.ends) ?? []
  const next = ends.find((end) => end.next.code === code)?.next
  if (next?.do !== 'reject' && next?.do !== 'park') throw new BehaviourError(`${operation} does not end with ${code}.`)
  return { concludedBy: 'guard', code, message: next.message, nextSteps: next.nextSteps }
}

/** What the engine ends an operation with instead of sending. */
async function shadowOutcome(): Promise<Outcome> {
  const record = ended('open-product', 'received', { concludedBy: 'guard' })
  const told: Outcome[] = []
  const run = {
    hold: { turn: 1 },
    context: {
      clock: { now: () => sampleNow },
      random: { token: () => '' },
      store: { update: async () => ({ committed: true, item: operationItem(record) }) },
      steps: {
        writeConclusion: ({ outcome }: { outcome: Outcome }) => {
          told.push(outcome)
          return { changes: [], condition: { all: [] } }
        },
      },
    },
  }
  const step = {
    kind: 'open-product',
    target: {},
    details: { product: 'EmailMarketing' },
    last: true,
    mayBeStored: false,
  }
  await showWithoutSending(run as unknown as LaneRun, record, step)
  const [outcome] = told
  if (outcome === undefined) throw new BehaviourError('Shadow mode ended nothing.')
  return outcome
}

/** The event of an end, by the rules of the engine. */
async function atTheEnd(record: OperationRecord, type: EventType): Promise<DeliveredEvent> {
  const due = terminalEvents(record).find((event) => event.type === type)
  if (due === undefined) throw new BehaviourError(`No event ${type} is due.`)
  return delivered(operationEvent(record, due.type, sampleNow, partsOfEventKey(due.key).mark))
}

/** An event as the client of the bus puts it there. */
export async function delivered(event: OutgoingEvent): Promise<DeliveredEvent> {
  const sent: PutEventsCommand[] = []
  const client = {
    send: async (command: PutEventsCommand) => {
      sent.push(command)
      return {}
    },
  }
  await new EventbridgeEvents(client as unknown as EventBridgeClient, 'bus').emit(event)
  const [entry] = sent[0]?.input.Entries ?? []
  return {
    source: entry?.Source ?? '',
    'detail-type': entry?.DetailType ?? '',
    detail: JSON.parse(entry?.Detail ?? ''),
  }
}
