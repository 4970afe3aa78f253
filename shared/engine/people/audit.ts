import { type AuditOwner, type AuditRecord, auditKept, auditKey, auditPartition } from '../../ledger/audit-record.ts'
import type { EngineContext } from '../engine-context.ts'
import { keptWords } from '../kept-words.ts'
import type { Accountable } from '../keys/key-switches.ts'

/** What is about to be done, and to what. */
export interface Act extends Accountable {
  owner: AuditOwner
  action: string
  subject: string
  asked?: AuditRecord['asked']
}

type AuditContext = Pick<EngineContext, 'store' | 'clock' | 'random'>

/**
 * Does what a person asks for, with a record of it: put before the effect, completed after it. A record without a result is of
 * an act that may have been done or not; the object itself shows which.
 *
 * @param resultOf in a word, what came of it
 * @throws StoreError where the record cannot be written: then nothing was done
 */
export async function audited<Result>(
  { store, clock, random }: AuditContext,
  { owner, action, subject, asked = {}, ...accountable }: Act,
  act: () => Promise<Result>,
  resultOf: (result: Result) => string,
): Promise<Result> {
  const at = clock.now()
  const key = auditKey(owner, at, random.token())
  const expiresAt = Math.ceil((at + auditKept) / 1_000)
  await store.put({ ...key, v: 1, at, ...keptWords(accountable), action, subject, asked, expiresAt })
  const result = await act()
  await store.update(key, [{ set: ['result'], value: resultOf(result) }])
  return result
}

/** A page of records, the earliest first. */
export interface AuditPage {
  records: Omit<AuditRecord, 'pk' | 'sk' | 'v' | 'expiresAt'>[]
  next?: string
}

export async function listAudit(
  { store }: Pick<EngineContext, 'store'>,
  owner: AuditOwner,
  limit: number,
  after?: string,
): Promise<AuditPage> {
  const page = await store.list(auditPartition(owner), { limit, ...(after === undefined ? {} : { after }) })
  const records = (page.items as unknown as AuditRecord[]).map(({ pk, sk, v, expiresAt, ...record }) => record)
  return { records, ...(page.next === undefined ? {} : { next: page.next }) }
}
