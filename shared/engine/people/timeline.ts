import type { ItemValue } from '../../ledger/item-store.ts'
import {
  asOperation,
  evidenceKey,
  isTerminal,
  type OperationRecord,
  operationKey,
} from '../../ledger/operation-record.ts'
import type { EngineContext } from '../engine-context.ts'

/** One thing that happened to an operation. */
export type Happening = { at: string; happened: string } & Record<string, ItemValue | undefined>

/** An operation's life in the order of time. */
export interface Timeline {
  operationId: string
  status: string
  version: number
  events: Happening[]
}

/**
 * Tells what is kept of an operation's life: acceptance, how each attempt ended with its request and answer (redacted, as long as the evidence
 * is kept), the open attempt, late answers, decisions, parking and end. Looks are counted on their attempt; their own times are not kept.
 *
 * @returns nothing where the operation is not known
 */
export async function timelineOf(
  { store }: Pick<EngineContext, 'store'>,
  partner: string,
  operationId: string,
): Promise<Timeline | undefined> {
  const key = operationKey(partner, operationId)
  const item = await store.get(key)
  if (item === undefined) return undefined
  const record = asOperation(item)
  const skPrefix = evidenceKey(partner, operationId, 0).sk.slice(0, -4)
  const evidence = await store.list(key.pk, { limit: 100, skPrefix })
  const exchanges = new Map(evidence.items.map(({ sk, exchange }) => [Number(sk.slice(skPrefix.length)), exchange]))
  return { operationId, status: record.status, version: record.ver, events: eventsOf(record, exchanges) }
}

/** Pure; @param exchanges evidence of requests and answers by attempt */
export function eventsOf(record: OperationRecord, exchanges: ReadonlyMap<number, ItemValue | undefined>): Happening[] {
  const { attempt, outcome } = record
  const events: (Happening & { time: number })[] = []
  const add = (time: number, happened: string, more: Record<string, ItemValue | undefined> = {}) =>
    events.push({ time, at: new Date(time).toISOString(), happened, ...more })
  const exchangeOf = (n: number) => (exchanges.get(n) === undefined ? {} : { exchange: exchanges.get(n) })

  add(record.receivedAt, 'accepted', record.after === undefined ? {} : { after: [...record.after] })
  for (const [n, past] of Object.entries(record.past)) {
    const { step, outcome: ended, code, at, answered } = past
    const words = { ...(code === undefined ? {} : { code }), ...(answered === undefined ? {} : { answered }) }
    add(at, 'attempt-ended', { attempt: Number(n), step, outcome: ended, ...words, ...exchangeOf(Number(n)) })
  }
  if (attempt !== undefined) {
    const { n, step, startedAt, notAfter, looks } = attempt
    const mayLeaveUntil = { mayLeaveUntil: new Date(notAfter).toISOString() }
    const looked = looks === undefined ? {} : { looks }
    add(startedAt, 'attempt-began', { attempt: n, step: step.kind, ...mayLeaveUntil, ...looked })
  }
  for (const [n, answer] of Object.entries(record.late)) {
    add(lateAt(answer) ?? record.receivedAt, 'late-answer', { attempt: Number(n), answer })
  }
  for (const { kind, by, why, at, version } of record.decisions ?? []) {
    add(at, 'decided', { decision: kind, by, why, version })
  }
  if (record.status === 'parked' && outcome !== undefined) {
    const { code, message } = outcome
    add(outcome.since ?? record.dueAt ?? record.receivedAt, 'parked', worded({ code, message }))
  }
  if (isTerminal(record.status) && record.finishedAt !== undefined) {
    const { code, message, concludedBy, effect } = outcome ?? {}
    add(record.finishedAt, record.status, worded({ code, message, concludedBy, effect }))
  }
  return events.sort((one, other) => one.time - other.time).map(({ time, ...event }) => event)
}

const worded = (words: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).flatMap(([name, word]) => (word === undefined ? [] : [[name, word]])))

const lateAt = (answer: ItemValue): number | undefined => {
  const at = typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer.at : undefined
  return typeof at === 'number' ? at : undefined
}
