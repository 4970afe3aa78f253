import {
  type AccountFields,
  type AccountFieldValue,
  isProductField,
  productFieldsIn,
  vendorIdsIn,
} from '../domain/account-fields.ts'
import type { BillingPlan } from '../domain/billing-plan.ts'
import { mostProducts } from '../domain/product-limit.ts'
import { type AccountRecord, accountKey } from '../ledger/account-record.ts'
import { aliasItem, unlessKnownBetter } from '../ledger/alias-record.ts'
import type { Change, Condition, Item, ItemValue } from '../ledger/item-store.ts'
import { restLine } from '../ledger/lane-place.ts'
import { planKey } from '../ledger/plan-record.ts'
import type { AccountObservation } from '../partner-api/gateway.ts'
import { lagHorizon, type ReadContext } from './read-context.ts'
import { type SeenInLane, seenInLane } from './seen-in-lane.ts'

/** How long the vendor's last answer about a plan is kept, ms. */
const planKept = 400 * 86_400_000

/**
 * Keeps what a read outside of any lane showed, where that cannot overwrite what is known better: only while no operation of
 * the lane was worked on since it was looked at, no field that the lane changed a short while ago or that an open attempt is
 * to change, and nothing that a later read has shown since. An account that the ledger does not know is only written down when it is there:
 * whoever asks about any name must not fill the table.
 *
 * @param lane - as it was before the read
 * @param began - wall-clock ms before the read
 * @param also - what else is written where that may be
 */
export async function recordObservation(
  context: Pick<ReadContext, 'store' | 'times'>,
  partner: string,
  account: string,
  lane: AccountRecord | undefined,
  { fields, plan }: Pick<AccountObservation, 'fields' | 'plan'>,
  began: number,
  also: readonly Change[] = [],
): Promise<void> {
  if (lane === undefined && fields.presence !== 'present') return
  const { store } = context
  for (const [generation, vendorId] of Object.entries(vendorIdsIn(fields))) {
    if (vendorId === undefined || lane?.directory[`vendorId:${generation}`] === vendorId) continue
    await store.put(aliasItem(partner, generation, vendorId, account), unlessKnownBetter)
  }
  const horizon = lagHorizon(context, began)
  const { changes, condition } =
    lane === undefined ? newEntry(partner, account, fields, began) : await known(context, lane, fields, began, horizon)
  const all = [...changes, ...also]
  if (all.length > 0) await store.update(accountKey(partner, account), all, condition)
  if (plan !== undefined && newestPlanChange(lane) <= horizon) await keepPlan(store, partner, account, plan, began)
}

/** When the lane last changed something that the vendor's answer about a plan shows; wall-clock ms. */
export const newestPlanChange = (lane: Pick<AccountRecord, 'changedAt'> | undefined): number =>
  Math.max(0, ...['planType', 'status', 'billingDayOfMonth'].map((name) => lane?.changedAt[name] ?? 0))

async function keepPlan(
  store: ReadContext['store'],
  partner: string,
  account: string,
  plan: BillingPlan,
  seenAt: number,
): Promise<void> {
  const expiresAt = Math.ceil((seenAt + planKept) / 1_000)
  const item = { ...planKey(partner, account), v: 1, plan, seenAt, expiresAt }
  await store.put(item as unknown as Item, {
    any: [
      { is: 'missing', path: ['seenAt'] },
      { is: 'less', path: ['seenAt'], value: seenAt },
    ],
  })
}

/** In an empty lane nothing can be under way; else what the head's attempts leave is told, while nobody has the lane. */
async function known(
  context: Pick<ReadContext, 'store' | 'times'>,
  lane: AccountRecord,
  fields: AccountFields,
  began: number,
  horizon: number,
): Promise<{ changes: Change[]; condition: Condition }> {
  const isEmpty: Condition = { is: 'size', path: ['q'], compare: 'equal', value: 0 }
  const emptyLane: SeenInLane = { fields, condition: [isEmpty], wake: [] }
  const seen = lane.q.length === 0 ? emptyLane : await seenInLane(context, lane, fields, began)
  if (seen === undefined) return { changes: [], condition: isEmpty }
  const believed = Object.entries(seen.fields as Record<string, AccountFieldValue>).filter(
    ([name]) => (lane.changedAt[name] ?? 0) <= horizon,
  )
  return {
    changes: [
      ...believed.flatMap(([name, value]): Change[] => [
        { set: ['directory', name], value },
        { set: ['observedAt', name], value: began },
      ]),
      ...tooMany(
        lane,
        believed.map(([name]) => name),
      ).flatMap((name): Change[] => [{ remove: ['directory', name] }, { remove: ['observedAt', name] }]),
      ...seen.wake,
    ],
    condition: {
      all: [
        { is: 'equal', path: ['turn'], value: lane.turn },
        ...seen.condition,
        ...believed.map(([name]): Condition => ({ not: { is: 'greater', path: ['observedAt', name], value: began } })),
      ],
    },
  }
}

/** The products that must be forgotten to learn others: those that were changed or seen longest ago. */
function tooMany({ directory, changedAt, observedAt }: AccountRecord, learnt: readonly string[]): string[] {
  if (Object.keys(directory).length + learnt.length <= mostProducts) return []
  const news = new Set(learnt)
  const others = productFieldsIn(directory).filter((name) => !news.has(name))
  const excess = others.length + learnt.filter(isProductField).length - mostProducts
  const at = (times: Readonly<Record<string, number>>, name: string): number => times[name] ?? 0
  const oldestFirst = others.toSorted(
    (one, other) => at(changedAt, one) - at(changedAt, other) || at(observedAt, one) - at(observedAt, other),
  )
  return oldestFirst.slice(0, Math.max(0, excess))
}

/** An account that nobody has operated on yet, with an empty lane. */
function newEntry(
  partner: string,
  account: string,
  fields: AccountFields,
  began: number,
): { changes: Change[]; condition: Condition } {
  const observedAt = Object.fromEntries(Object.keys(fields).map((name) => [name, began]))
  return {
    condition: { is: 'missing', path: ['q'] },
    changes: [
      { set: ['v'], value: 1 },
      { set: ['partner'], value: partner },
      { set: ['account'], value: account },
      { set: ['line'], value: restLine(partner) },
      { set: ['q'], value: [] },
      { set: ['places'], value: [] },
      { set: ['turn'], value: 0 },
      { set: ['fence'], value: 0 },
      { set: ['moves'], value: {} },
      { set: ['eventDue'], value: {} },
      { set: ['changedAt'], value: {} },
      { set: ['directory'], value: { ...fields } as ItemValue },
      { set: ['observedAt'], value: observedAt },
    ],
  }
}
