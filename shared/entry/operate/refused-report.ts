import { type RefusalNote, type RefusedRecord, refusedKept } from '../../ledger/refused-record.ts'

/** A refused message for operators; times are ISO 8601. @param body where it is shown */
export const refusedReport = (record: RefusedRecord, body?: string) => {
  const { id, operation, messageId, state, code, reason, fields, partner, account, operationId, sender } = record
  const { receives, sentAt, refusedAt, bytes, tries, triedAt, ended } = record
  return {
    ...{ id, state, operation, messageId, code, reason, fields },
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
    ...(operationId === undefined ? {} : { operationId }),
    ...(sender === undefined ? {} : { sender }),
    ...{ receives, sentAt: iso(sentAt), refusedAt: iso(refusedAt), keptUntil: iso(refusedAt + refusedKept) },
    ...{ bytes, kept: record.body, canBeRedriven: state === 'open' && record.body === 'as-it-came' },
    ...(tries === undefined ? {} : { tries }),
    ...(triedAt === undefined ? {} : { triedAt: iso(triedAt) }),
    ...(ended === undefined ? {} : { ended: { by: ended.by, why: ended.why, at: iso(ended.at) } }),
    ...(body === undefined ? {} : { body }),
  }
}

/** What is answered for an operation that there is not, where a message that names it was refused. */
export const refusedOperation = (
  partner: string,
  operationId: string,
  { id, operation, code, fields, refusedAt }: RefusalNote,
) => ({ operationId, operation, partner, status: 'refused', code, fields, refusedAt: iso(refusedAt), refusedId: id })

const iso = (time: number): string => new Date(time).toISOString()
