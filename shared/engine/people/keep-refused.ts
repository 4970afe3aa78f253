import {
  asRefused,
  expiryOf,
  noPartner,
  type RefusedRecord,
  refusalNoteKey,
  refusedBodyKey,
  refusedCountKey,
  refusedId,
  refusedKey,
  refusedLine,
} from '../../ledger/refused-record.ts'
import { type KeptBody, keptBody } from '../../messaging/kept-body.ts'
import type { MessageNames } from '../../messaging/message-names.ts'
import type { EngineContext } from '../engine-context.ts'

/** A message that was not accepted, and why. */
export interface RefusedMessage {
  operation: string
  messageId: string
  /** As received. */
  body: string
  code: string
  /** Fields, rules and, where that is allowed, values. */
  reason: string
  fields: readonly string[]
  names: MessageNames
  sender?: string
  receives: number
  /** Wall-clock ms. */
  sentAt: number
}

/** `full`: so much was refused within the hour that no more is kept. */
export type Keeping = { is: 'kept' | 'known'; id: string } | { is: 'full' }

/** Most that is kept of one hour and stage: a sender gone mad must not fill the ledger. */
export const mostRefused = { records: 10_000, bytes: 100_000_000 } as const

const longest = { reason: 1_000, field: 120, sender: 200, fields: 20 } as const

/**
 * Keeps a refused message in the ledger, once however often it is received. The record is written last: once it is there, all of it
 * is, and a process that dies before is made up for by the next delivery.
 *
 * @throws StoreError when it could not be written; the message must stay on its queue then
 */
export async function keepRefused(context: EngineContext, message: RefusedMessage): Promise<Keeping> {
  const { store, clock } = context
  const id = refusedId(message.operation, message.messageId)
  if ((await store.get(refusedKey(id))) !== undefined) return { is: 'known', id }
  const now = clock.now()
  const kept = keptBody(message.body)
  if (!(await isCounted(context, now, 'body' in kept ? Buffer.byteLength(kept.body) : 0))) return { is: 'full' }
  const expiresAt = expiryOf(now)
  const isMissing = { is: 'missing', path: ['pk'] } as const
  if ('body' in kept) await store.put({ ...refusedBodyKey(id), v: 1, body: kept.body, expiresAt }, isMissing)
  const record = recordOf(context, id, message, kept, now)
  await putNote(context, record)
  const written = await store.put(record, isMissing)
  return { is: written.committed ? 'kept' : 'known', id }
}

/** Counts it into its hour, unless that is full. A repeat by the SDK may count twice: then a little less is kept. */
async function isCounted({ store }: EngineContext, now: number, bytes: number): Promise<boolean> {
  const write = await store.update(
    refusedCountKey(now),
    [
      { add: ['count'], value: 1 },
      { add: ['bytes'], value: bytes },
      { set: ['expiresAt'], value: Math.ceil(now / 1_000) + 2 * 86_400 },
    ],
    {
      any: [
        { is: 'missing', path: ['pk'] },
        {
          all: [
            { is: 'less', path: ['count'], value: mostRefused.records },
            { is: 'lessOrEqual', path: ['bytes'], value: mostRefused.bytes - bytes },
          ],
        },
      ],
    },
  )
  return write.committed
}

function recordOf(
  context: EngineContext,
  id: string,
  { operation, messageId, body, code, reason, fields, names, sender, receives, sentAt }: RefusedMessage,
  kept: KeptBody,
  now: number,
) {
  const { partner, account, operationId } = names
  const owner = partner !== undefined && context.partner(partner) !== undefined ? partner : noPartner
  return {
    ...refusedKey(id),
    ...{ v: 1 as const, id, operation, messageId, state: 'open' as const, owner, code },
    ...wordsOf(reason, fields),
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
    ...(operationId === undefined ? {} : { operationId }),
    ...(sender === undefined ? {} : { sender: sender.slice(0, longest.sender) }),
    ...{ receives, sentAt, refusedAt: now, bytes: Buffer.byteLength(body), body: kept.is },
    ...{ line: refusedLine(owner), dueAt: now, expiresAt: expiryOf(now) },
  } satisfies RefusedRecord
}

/** Reason and fields at a length that is kept. */
export const wordsOf = (reason: string, fields: readonly string[]) => ({
  reason: reason.slice(0, longest.reason).toWellFormed(),
  fields: fields.slice(0, longest.fields).map((field) => field.slice(0, longest.field).toWellFormed()),
})

/** For whoever asks for the operation; the latest refusal of several. */
export async function putNote({ store }: EngineContext, record: RefusedRecord): Promise<void> {
  const { owner, operationId, id, operation, code, fields, refusedAt, expiresAt } = record
  if (owner === noPartner || operationId === undefined) return
  await store.put(
    { ...refusalNoteKey(owner, operationId), v: 1, id, operation, code, fields: [...fields], refusedAt, expiresAt },
    {
      any: [
        { is: 'missing', path: ['pk'] },
        { is: 'lessOrEqual', path: ['refusedAt'], value: refusedAt },
      ],
    },
  )
}

/** A record as it stands, by its id. */
export async function readRefused({ store, clock }: EngineContext, id: string): Promise<RefusedRecord | undefined> {
  return asRefused(await store.get(refusedKey(id)), clock.now())
}
