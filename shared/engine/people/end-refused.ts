import type { AuditOwner } from '../../ledger/audit-record.ts'
import type { Change, Condition } from '../../ledger/item-store.ts'
import { noPartner, type RefusedRecord, refusedBodyKey, refusedKey } from '../../ledger/refused-record.ts'
import type { EngineContext } from '../engine-context.ts'
import { keptWords } from '../kept-words.ts'
import type { Accountable } from '../keys/key-switches.ts'
import { audited } from './audit.ts'
import { putNote, wordsOf } from './keep-refused.ts'
import { refusedBody } from './list-refused.ts'

/** What the door and the ledger say to a message that is asked for anew. */
export type Readmission =
  | { is: 'accepted' }
  | { is: 'refused'; code: string; reason: string; fields: readonly string[] }
  /** It is not known yet whose account it is: it may be asked for again later. */
  | { is: 'waits'; code: string }

/** Asks the door for a message anew, and hands it to the ledger; given the body as it came. */
export type Readmit = (body: string) => Promise<Readmission>

/**
 * What became of a redrive or a discard: `ended` was redriven or discarded before, `busy` is in another hand, and of `not-kept`
 * there is no body as it came.
 */
export type RefusedAnswer =
  | { is: 'accepted' | 'discarded' | 'ended' | 'busy' | 'not-kept' }
  | { is: 'refused'; code: string; fields: readonly string[] }
  | { is: 'waits'; code: string }

/** Longer than any invocation that holds one. */
const claimTime = 60_000

/**
 * Has a refused message accepted after all, where door and ledger take it now. Two who redrive the same one do no harm: its operation's id
 * keeps it from being carried out twice.
 *
 * @param record as it was read
 */
export function redriveRefused(
  context: EngineContext,
  record: RefusedRecord,
  accountable: Accountable,
  readmit: Readmit,
): Promise<RefusedAnswer> {
  return withRecord(context, 'redrive-message', record, accountable, async () => {
    if (record.state !== 'open') return ended(context, record)
    if (record.body !== 'as-it-came') return { is: 'not-kept' }
    const { store, clock, random } = context
    const key = refusedKey(record.id)
    const token = random.token()
    const claim = { token, until: clock.now() + claimTime }
    const taken = await store.update(key, [{ set: ['claim'], value: claim }], isFree(clock.now()))
    if (!taken.committed) {
      const found = taken.item as unknown as RefusedRecord | undefined
      if (found?.claim?.token !== token) return found?.state === 'open' ? { is: 'busy' } : ended(context, record)
    }
    const mine = { is: 'equal', path: ['claim', 'token'], value: token } as const
    const release = (...changes: Change[]) => store.update(key, [...changes, { remove: ['claim'] }], mine)
    const body = await refusedBody(context, record.id)
    if (body === undefined) {
      await release()
      return { is: 'not-kept' }
    }
    let readmission: Readmission
    try {
      readmission = await readmit(body)
    } catch (error) {
      // Else it would be busy for a minute; where the ledger is what failed, it is.
      await release().catch(() => undefined)
      throw error
    }
    if (readmission.is === 'accepted') {
      await release(...endOf(context, 'redriven', accountable))
      await removeBody(context, record.id)
      return { is: 'accepted' }
    }
    const tried: Change[] = [
      { add: ['tries'], value: 1 },
      { set: ['triedAt'], value: clock.now() },
    ]
    if (readmission.is === 'waits') {
      await release(...tried)
      return readmission
    }
    const { code, reason, fields } = readmission
    const words = wordsOf(reason, fields)
    await release(
      ...tried,
      { set: ['code'], value: code },
      { set: ['reason'], value: words.reason },
      { set: ['fields'], value: words.fields },
    )
    await putNote(context, { ...record, code, ...words })
    return { is: 'refused', code, fields: words.fields }
  })
}

/** Ends a refused message for good: nothing is accepted of it, and its body goes. */
export function discardRefused(
  context: EngineContext,
  record: RefusedRecord,
  accountable: Accountable,
): Promise<RefusedAnswer> {
  return withRecord(context, 'discard-message', record, accountable, async () => {
    const { store, clock } = context
    if (record.state !== 'open') return ended(context, record)
    const now = clock.now()
    const changes: Change[] = [...endOf(context, 'discarded', accountable), { remove: ['claim'] }]
    const write = await store.update(refusedKey(record.id), changes, isFree(now))
    const found = write.item as unknown as RefusedRecord | undefined
    if (!write.committed && found?.state === 'open') return { is: 'busy' }
    await removeBody(context, record.id)
    // A repeat by the SDK finds what its own first try has done.
    const isOurs =
      found?.state === 'discarded' && found.ended?.at === now && found.ended.by === keptWords(accountable).by
    return { is: write.committed || isOurs ? 'discarded' : 'ended' }
  })
}

function withRecord(
  context: EngineContext,
  action: string,
  { id, owner, code }: RefusedRecord,
  accountable: Accountable,
  act: () => Promise<RefusedAnswer>,
): Promise<RefusedAnswer> {
  const audit: AuditOwner = owner === noPartner ? { stage: true } : { partner: owner }
  return audited(context, { owner: audit, action, subject: id, asked: { code }, ...accountable }, act, ({ is }) => is)
}

/** Who ended it may have died before the body was gone. */
async function ended(context: EngineContext, { id }: RefusedRecord): Promise<RefusedAnswer> {
  await removeBody(context, id)
  return { is: 'ended' }
}

const isFree = (now: number): Condition => ({
  all: [
    { is: 'equal', path: ['state'], value: 'open' },
    {
      any: [
        { is: 'missing', path: ['claim'] },
        { is: 'less', path: ['claim', 'until'], value: now },
      ],
    },
  ],
})

const endOf = ({ clock }: EngineContext, state: 'redriven' | 'discarded', accountable: Accountable): Change[] => [
  { set: ['state'], value: state },
  { set: ['ended'], value: { ...keptWords(accountable), at: clock.now() } },
  { remove: ['line'] },
  { remove: ['dueAt'] },
]

/** The item stays until its time: a repeat of the message must not bring the body back. */
async function removeBody({ store }: EngineContext, id: string): Promise<void> {
  await store.update(refusedBodyKey(id), [{ remove: ['body'] }], { is: 'present', path: ['body'] })
}
