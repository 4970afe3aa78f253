import type { Item } from '../../../shared/ledger/item-store.ts'
import type { OutgoingEvent } from '../../../shared/messaging/ports.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { openFaults } from '../world/faults.ts'
import type { SimulatedTable } from '../world/simulated-table.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import { differences } from './directory-differences.ts'
import type { History } from './history.ts'
import { idOf, isTerminalStatus, type LedgerWatch } from './ledger-watch.ts'
import { isLeftUnread } from './left-unread.ts'
import type { VendorWatch } from './vendor-watch.ts'

/** What the final comparison is made of. */
export interface FinalState {
  scenario: Scenario
  table: SimulatedTable
  vendor: SimulatedVendor
  ledgerWatch: LedgerWatch
  vendorWatch: VendorWatch
  events: readonly OutgoingEvent[]
  toldFull: ReadonlySet<string>
  /** True time. */
  now: number
  history: History
}

/** Compares, when all is at rest, what the ledger says with what the vendor has, and every promise with both. */
export function checkFinalState(state: FinalState): void {
  const lanes = new Map(
    state.table
      .all()
      .flatMap((item) => (item.pk.startsWith('ACCOUNTS#') ? [[`${item.partner} ${item.sk}`, item] as const] : [])),
  )
  for (const item of state.table.all()) {
    if (item.sk === 'OPERATION') checkOperation(state, item, lanes.get(`${item.partner} ${item.account}`))
  }
  for (const lane of lanes.values()) checkLane(state, lane)
  checkEvents(state)
}

function checkOperation(state: FinalState, item: Item, lane: Item | undefined): void {
  const { history, scenario, vendorWatch, toldFull } = state
  checkParkedPlace(state, item)
  const id = String(item.operationId)
  const outcome = (item.outcome ?? {}) as { code?: string; concludedBy?: string; effect?: string }
  const sends = vendorWatch.sends.get(id) ?? []
  const effects = sends.filter(({ effective }) => effective)
  const wasAccepted = state.ledgerWatch.accepted.get(String(item.account))?.includes(id) === true
  const entries = (lane?.q ?? []) as string[]
  if (wasAccepted && !isTerminalStatus(item.status) && !entries.some((entry) => idOf(entry) === id)) {
    history.violate('nothing is lost', `${id} is ${item.status} and in no lane`)
  }
  if (toldFull.has(id) && (effects.length > 0 || item.status !== 'rejected')) {
    history.violate('nothing is lost', `${id} was refused for a full lane, and is ${item.status}`)
  }
  const late = Object.values((item.late ?? {}) as Record<string, { outcome: string; at: number }>)
  const isContradicted = late.some(({ outcome, at }) => outcome === 'applied' && at > Number(item.finishedAt))
  if (item.status === 'rejected' && isContradicted && item.contradicted !== true) {
    history.violate('no false rejection', `${id} is rejected, its request was answered as applied, and nobody is told`)
  }
  checkDecided(history, item, outcome.concludedBy)
  const endedAt = state.ledgerWatch.operations.get(id)?.endedAt ?? Number.POSITIVE_INFINITY
  const early = effects.filter(
    (effect) => scenario.mode === 'closed' || !isExcused(state, String(item.account), effect, endedAt),
  )
  if (
    (item.status === 'rejected' || item.status === 'withdrawn') &&
    early.length > 0 &&
    outcome.concludedBy !== 'decision'
  ) {
    history.violate('no false rejection', `${id} is ${item.status} (${outcome.code}) although it took effect`)
  }
  if (item.status === 'rejected' && (outcome.concludedBy === 'answer' || outcome.concludedBy === 'observation')) {
    if (!sends.some(({ told }) => told === 'verdict')) {
      history.violate('no false rejection', `${id} is rejected (${outcome.code}) without a verdict of the vendor`)
    }
  }
  if (item.type === 'provision-account' && item.status === 'applied' && outcome.concludedBy !== 'decision') {
    checkNotTakenOver(state, item, sends)
  }
  for (const { effect, call, before, departedAt } of effects) {
    const ends = effect === 'account-canceled' || effect === 'cancel-scheduled'
    const isBilled = before?.singleBilling === true && !wasJustBilled(state, before.login, departedAt)
    if (ends && isBilled && !mayRelease(state, id) && scenario.mode === 'closed') {
      history.violate('no irreversible surprise', `${id} (${call}) cancelled the account without being allowed to`)
    }
  }
  const from = Number(item.receivedAt) - unseenFor
  const touched =
    state.vendor.outside.some(({ account }) => account === item.account) ||
    state.vendor.scheduled.some(({ account, at }) => account === item.account && at >= from && at <= endedAt)
  if (scenario.mode === 'closed' && !touched) checkClosedConclusion(state, item, outcome, effects.length)
}

/** A person's mark is what it says. */
function checkDecided(history: History, item: Item, concludedBy: string | undefined): void {
  const { kind } = ((item.decisions ?? []) as { kind: string }[]).at(-1) ?? {}
  if (concludedBy !== 'decision' || kind === undefined || kind === 'retry') return
  if (kind === `mark-${item.status}`) return
  history.violate('reports are true', `${item.operationId} is ${item.status} although a person said ${kind}`)
}

/** An answer in hand is written again for so long while the table is away, ms. */
const longestRecording = 60_000

/** A client that was there all along is not told as created, and billed once more. */
function checkNotTakenOver({ vendorWatch, history }: FinalState, item: Item, own: readonly JournalLine[]): void {
  // Its sender came back too late with the refusal, and that was told.
  if (item.contradicted === true) return
  const all = [...vendorWatch.sends.values()].flat().filter(({ account }) => account === item.account)
  const wasClear = all.every(({ told }) => told === 'applied' || told === 'verdict' || told === 'no-for-now')
  // A 400 in its place says nothing of the name.
  const isTaken = ({ effect, fault = '' }: JournalLine) => effect === 'LOGIN_TAKEN' && !fault.startsWith('refused')
  // Who died with the refusal in hand had told nobody: what a look shows then may be either.
  const diedOverIt = own.some(({ by, answeredAt = Number.POSITIVE_INFINITY }) =>
    by.crashes.some((at) => at >= answeredAt && at < answeredAt + longestRecording),
  )
  if (diedOverIt) return
  const wasTaken = own.every((line) => line.told === 'no-for-now' || isTaken(line))
  if (wasClear && wasTaken && own.some(isTaken)) {
    history.violate('once', `${item.operationId} is applied although the account was there before, as the vendor said`)
  }
}

/**
 * What the promises are not made for, in open runs only: an effect that comes when the vendor has been heard for the
 * last time, or somebody else who put the account back while the outcome was being found out.
 */
function isExcused(state: FinalState, account: string, effect: JournalLine, endedAt: number): boolean {
  const contacts = state.vendor.journal.filter(({ tag }) => tag?.operationId === effect.tag?.operationId)
  const lastContact = Math.max(...contacts.filter(({ told }) => told !== 'nothing').map(({ arrivedAt }) => arrivedAt))
  const isLate = openFaults.includes(effect.fault ?? '') && (effect.effectAt ?? 0) >= Math.min(lastContact, endedAt)
  const isTouched = state.vendor.outside.some(
    (change) => change.account === account && change.at >= effect.departedAt && change.at <= endedAt,
  )
  return isLate || isTouched
}

function checkClosedConclusion(
  { history, ledgerWatch }: FinalState,
  item: Item,
  outcome: { code?: string; concludedBy?: string; effect?: string },
  effects: number,
): void {
  const id = String(item.operationId)
  // What sets a value that was so already is answered with a success, which is all that was asked for.
  const mayBeSoAlready = outcome.concludedBy === 'answer' && setsValue.includes(String(item.type))
  const isProven = item.status === 'applied' && outcome.effect === 'proven' && outcome.concludedBy !== 'decision'
  const isUncertain = item.type === 'change-plan' && ledgerWatch.asked(id)?.wish.planType === 'BRONZE'
  if (isProven && !mayBeSoAlready && !isUncertain && effects === 0) {
    history.violate('unknown is resolved by looking', `${id} is applied, proven, and never took effect`)
  }
  const needless = [
    'CHANGED_ELSEWHERE',
    'BEFORE_UNKNOWN',
    'DEPENDENCY_CYCLE',
    'INPUT_DAMAGED',
    'PROBABLY_APPLIED',
    'OWN_FAULT',
  ]
  if (item.status === 'parked' && needless.includes(outcome.code ?? '') && !isFromTrial(item)) {
    history.violate('nothing is lost', `${id} is parked (${outcome.code}) although nobody else changed anything`)
  }
}

/** Which plan an account has that was opened by a product while on trial is not certain: perhaps the smallest, BRONZE. */
const isFromTrial = ({ attempt }: Item): boolean =>
  (attempt as { before?: { fields: { planType?: string } } } | undefined)?.before?.fields.planType === 'TRIAL'

const setsValue = [
  ...['change-plan', 'cancel-account', 'subscribe-webhook', 'test-webhook'],
  ...['unsubscribe-contacts', 'act-for-account'],
]

const mayRelease = ({ ledgerWatch }: FinalState, id: string): boolean =>
  ledgerWatch.operations.get(id)?.createdInput.includes('"releaseFromSingleBilling":true') === true

/** The index lists what is parked, and nothing else of the operations that are in a lane. */
function checkParkedPlace({ history }: FinalState, item: Item): void {
  const isListed = item.line === `${item.partner}#parked` && typeof item.dueAt === 'number'
  if (isListed === (item.status === 'parked')) return
  history.violate(
    'parked is known',
    `${item.operationId} is ${item.status} and ${isListed ? 'listed' : 'not listed'} as parked`,
  )
}

/** An odd account is tried now and then, and a key with few calls a day has none left in between. */
function isTriedDaily({ now }: FinalState, item: Item | undefined): boolean {
  const { at = 0 } = (item?.odd ?? {}) as { at?: number }
  return at > now - 86_400_000
}

function checkLane(state: FinalState, lane: Item): void {
  const { history, scenario, vendor, table } = state
  const entries = (lane.q ?? []) as string[]
  const eventDue = (lane.eventDue ?? {}) as Record<string, string>
  if ((entries.length > 0 || Object.keys(eventDue).length > 0) && lane.dueAt === undefined) {
    history.violate('nothing is lost', `the lane of ${lane.sk} is not empty and nothing will ever look at it`)
  }
  const [head] = entries
  if (head !== undefined) {
    const item = table.get({ pk: `OPERATION#${lane.partner}#${idOf(head)}`, sk: 'OPERATION' })
    if (item?.status !== 'parked' && !isLeftUnread(scenario, lane) && !isTriedDaily(state, item)) {
      history.violate('nothing is lost', `${idOf(head)} of ${lane.sk} is first and ${item?.status}, and nothing moves`)
    }
    return
  }
  if (
    scenario.mode === 'closed' &&
    !vendor.outside.some(({ account }) => account === lane.sk) &&
    !wasOvertaken(state, lane.sk)
  ) {
    for (const text of differences(vendor, lane)) history.violate('once', text)
  }
}

/** How long before and after its date a cancellation that the vendor carries out may be unknown to a reader, ms. */
const unseenFor = 100_000

/** Whether the vendor's partner team put an account under single billing a moment before: no reader may know of it. */
const wasJustBilled = ({ vendor: { outside } }: FinalState, login: string, now: number): boolean =>
  outside.some(({ isAnswered, account, at }) => isAnswered === true && account === login && at > now - unseenFor)

/** Whether the vendor carried out a cancellation on its date while requests on the account were under way. */
const wasOvertaken = ({ vendor: { scheduled, journal } }: FinalState, login: string): boolean =>
  scheduled.some(
    ({ account, at }) =>
      account === login && journal.some((line) => line.account === login && Math.abs(line.departedAt - at) < unseenFor),
  )

function checkEvents({ scenario, table, events, history }: FinalState): void {
  const byOperation = new Map<string, Set<string>>()
  const idsOf = new Map<string, string>()
  for (const { id, type, detail } of events) {
    // About a key and no operation.
    if (type === 'key.quota-used' || type === 'key.pause-ended') continue
    const operationId = String(detail.operationId)
    if (!id.includes(`/${operationId}/`)) history.violate('events', `the event ${id} does not name ${operationId}`)
    const happening = `${operationId} ${type}`
    const known = idsOf.get(happening) ?? id
    // A parked operation may be parked again in another version; an end comes once.
    if (known !== id && isTerminalStatus(type.slice('operation.'.length))) {
      history.violate('events', `the end of ${operationId} was told as ${known} and as ${id}`)
    }
    idsOf.set(happening, known)
    const types = byOperation.get(operationId) ?? new Set()
    types.add(type)
    byOperation.set(operationId, types)
  }
  for (const item of table.all()) {
    if (item.sk !== 'OPERATION') continue
    const id = String(item.operationId)
    const types = byOperation.get(id) ?? new Set()
    for (const status of ['applied', 'rejected', 'withdrawn']) {
      if (types.has(`operation.${status}`) && item.status !== status) {
        history.violate('events', `${id} was told as ${status} and is ${item.status}`)
      }
    }
    const code = (item.outcome as { code?: string } | undefined)?.code
    const isMarked = code === 'MARKED_BY_PERSON' && types.has(`operation.${item.status}`)
    if (isMarked && !types.has('operation.decided')) history.violate('events', `${id} was decided, untold`)
    const mustTell = isTerminalStatus(item.status) ? code !== 'WITHDRAWN' : item.status === 'parked'
    if (!mustTell || types.has(`operation.${item.status}`)) continue
    // Whoever finishes its lane tells its end, and nobody reads that queue: the lane is in the level of what stands still.
    const lane = table.get({ pk: `ACCOUNTS#${item.partner}`, sk: String(item.account) })
    const isFirst = idOf(((lane?.q ?? []) as string[])[0] ?? '') === id
    if (lane !== undefined && isFirst && isLeftUnread(scenario, lane)) continue
    history.violate('events', `${id} is ${item.status}, untold`)
  }
}

/** What the final comparison makes of doubles and wrong conclusions, which only open runs may have. */
export interface Comparison {
  /** Operations with two effects, with an effect although rejected, or applied without one. */
  wrong: number
  /** Of these: the directory differs from the vendor, or the late answer was recorded as a contradiction. */
  shown: number
  /** Of these: the ledger says what the vendor has, since something else has evened it out. */
  evened: number
}

/** Finds doubles and wrong conclusions by comparing the ledger with the vendor, as reconciliation would. */
export function compareOpen(state: FinalState): Comparison {
  const found = { wrong: 0, shown: 0, evened: 0 }
  if (state.scenario.mode !== 'open') return found
  for (const item of state.table.all()) {
    if (item.sk !== 'OPERATION') continue
    const sends = state.vendorWatch.sends.get(String(item.operationId)) ?? []
    const effective = sends.filter((line) => line.effective)
    const effects = effective.length
    const isDouble = new Set(effective.map(({ step }) => step)).size < effects
    const { effect } = (item.outcome ?? {}) as { effect?: string }
    const isWrong =
      isDouble ||
      (effects > 0 && item.status === 'rejected') ||
      (effects === 0 && item.status === 'applied' && effect === 'proven')
    if (!isWrong) continue
    found.wrong += 1
    const lane = state.table.get({ pk: `ACCOUNTS#${item.partner}`, sk: String(item.account) })
    const differs = lane !== undefined && differences(state.vendor, lane).length > 0
    if (differs || item.contradicted === true) found.shown += 1
    else found.evened += 1
  }
  return found
}
