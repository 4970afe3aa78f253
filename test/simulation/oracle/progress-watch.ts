import type { Item } from '../../../shared/ledger/item-store.ts'
import { heldCallOf, placeOf, restLine } from '../../../shared/ledger/lane-place.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'
import { KeyTimes } from './key-times.ts'
import { idOf } from './ledger-watch.ts'

/** How finely it is noted how many lanes wait, ms. */
const grain = 10_000

const minute = 60_000

/** Runners begin, or come back after a stop, within so long. */
const startUp = minute

/** Times over which calls are counted, and the part of the allowed ones that has to be made, without faults and with. */
const windows = [
  { lasts: 5 * minute, calm: 0.9, faulty: 0.75 },
  { lasts: 60 * minute, calm: 0.9, faulty: 0.85 },
] as const

/**
 * Calls that one fault may cost: its own slots, and those of some seconds in which a runner was missing. At a call a second
 * one runner uses them all: where it dies nobody goes on before the sweeper's next minute.
 */
const callsOfFault = (requestsPerSecond: number): number => (requestsPerSecond <= 1 ? 40 : 4 + 2 * requestsPerSecond)

/**
 * Slots are times by the clock of the one who takes them. A clock that is seconds ahead skips those up to its own time, and
 * half of the rate was measured to remain, 35 % at the least in one of 10,000 seeds; clocks on AWS differ by milliseconds.
 */
const skewed = { spread: 500, part: 0.4 }

/** Calls of an operation, as far as its fair rate is concerned. */
const callsOfOne = 2.2

/**
 * What one turn takes where each waits for the one before it in its lane: two calls, the ledger's writes, and those of the
 * fifteen seconds' worth of oldest lanes that a runner may choose before it, ms.
 */
const turnInLane = 24_000

/**
 * So much of what stands behind an operation may pass it, and for each one before it in its lane as much as a turn takes that is
 * not drawn, ms. Over three minutes were measured where a slow key has many runners: a lane that is taken gives up when no
 * slot comes near, and who has met it in another's hand does not try it again before that lease would have ended.
 */
const passedFor = 4 * minute
const turnAtOnce = 4_000

/** Runners go by pages of a line that are up to two seconds old: so long a lane may wait before all of them know of it, ms. */
const unseenFor = 3_000

/** What an operation may wait beside its turn. */
const patience = 10 * minute

interface Waiting {
  id: string
  flow: string
  at: number
  /** Its place in its flow: the time by the clock of the one who accepted it, which is not everybody's. */
  place: number
  /** Operations before it in its own lane, which go one after the other. */
  inLane: number
  /** How long it may wait. */
  most: number
  /** Operations of its flow that were accepted before it and had not ended. */
  ahead: number
  held: number
}

interface Placed {
  place: number
  at: number
}

interface LaneState {
  isWaiting: boolean
  /** Since when something else than the rate holds it, and for how long it was held before. */
  heldSince: number | undefined
  held: number
  q: readonly string[]
  /** The turn that has the lane in hand. */
  lease: { token: string; since: number } | undefined
  /** The line in which it waits. */
  line: string | undefined
}

/**
 * Promise 9, where hundreds wait: while the key is open and operations wait its calls are made, and each of them gets an
 * operation on; nobody waits much longer than those before him take.
 */
export class ProgressWatch {
  readonly #scenario: Scenario
  readonly #history: History
  readonly #now: () => number
  readonly #faults: () => number
  readonly #key: KeyTimes
  readonly #rate: number
  readonly #lanes = new Map<string, LaneState>()
  /** The places of the lanes that wait in each line, in nobody's hand. */
  readonly #places = new Map<string, Map<string, { at: number; since: number }>>()
  readonly #ahead = new Map<string, number>()
  /** The places of operations with the times at which they were taken in, and at which they ended, by flow. */
  readonly #accepts = new Map<string, Placed[]>()
  readonly #ends = new Map<string, Placed[]>()
  readonly #waiting = new Map<string, Waiting>()
  /** The fewest lanes that waited in each grain of time. */
  readonly #fewest: number[] = []
  readonly #faultTimes: number[] = []
  #count = 0
  #hits = 0
  #keyWrites = 0
  #lineCalls = 0
  #ended = 0
  #parkedTurns = 0
  #openings = 0

  /** @param faults how many faults have befallen the run so far */
  constructor(scenario: Scenario, history: History, now: () => number, faults: () => number) {
    const [partner] = scenario.partners
    if (partner === undefined) throw new Error('There is no partner.')
    this.#scenario = scenario
    this.#history = history
    this.#now = now
    this.#faults = faults
    this.#key = new KeyTimes(partner.budget)
    this.#rate = partner.budget.requestsPerSecond
    for (const { from, until } of scenario.vendor.periods) this.#key.block(from, until)
  }

  onCommit({ step, after }: Commit): void {
    const now = this.#now()
    if (this.#faults() > this.#hits) {
      this.#hits = this.#faults()
      this.#faultTimes.push(now)
    }
    if (after.sk === 'KEY') {
      this.#keyWrites += 1
      if (step === 'openLine') this.#openings += 1
      this.#key.onCommit(after, now)
    } else if (after.pk.startsWith('ACCOUNTS#')) this.#onLane(after, now)
  }

  /** A runner was asked for. */
  onLineCall(): void {
    this.#lineCalls += 1
  }

  #onLane(lane: Item, now: number): void {
    const name = `${lane.pk} ${lane.sk}`
    const known = this.#lanes.get(name) ?? {
      isWaiting: false,
      heldSince: undefined,
      held: 0,
      q: [],
      lease: undefined,
      line: undefined,
    }
    this.#lanes.set(name, known)
    const rest = restLine(String(lane.partner))
    const q = (lane.q ?? []) as string[]
    const waitsForCall = heldCallOf(String(lane.line)) !== undefined
    const isWaiting = q.length > 0 && lane.line !== rest && !waitsForCall && lane.lease === undefined
    this.#place(name, known, isWaiting ? lane : undefined, now)
    if (isWaiting !== known.isWaiting) {
      this.#note(now)
      this.#count += isWaiting ? 1 : -1
      this.#note(now)
      known.isWaiting = isWaiting
    }
    if (known.heldSince !== undefined) known.held += now - known.heldSince
    const isFree = q.length > 0 && lane.lease === undefined
    const isHeld = isFree && (waitsForCall || (lane.line === rest && this.#isHeld(lane, now)))
    known.heldSince = isHeld ? now : undefined
    const token = (lane.lease as { token: string } | undefined)?.token
    if (token !== known.lease?.token) {
      if (token !== undefined && lane.line !== rest) this.#checkOrder(lane, now)
      // A turn that died holds its lane until its lease ends.
      if (token !== undefined && known.lease !== undefined) known.held += now - known.lease.since
      if (token === undefined && lane.reason === 'parked') this.#parkedTurns += 1
      known.lease = token === undefined ? undefined : { token, since: now }
    }
    if (q.length > known.q.length) this.#accepted(lane, q, known, now)
    const first = known.q[0]
    if (first !== undefined && q.length < known.q.length) this.#popped(idOf(first), known.held, now)
    if (first !== undefined && q.length === known.q.length && q[0] !== first) this.#moved(q, q.indexOf(first))
    known.q = q
  }

  /** Whether it rests on something, or on a queue that is not read. */
  #isHeld({ notBefore, q }: Item, now: number): boolean {
    const head = String((q as string[])[0])
    const type = head.slice(0, head.indexOf(':'))
    const { unread } = this.#scenario
    return notBefore !== undefined || unread.some((time) => time.operation === type && time.from <= now)
  }

  #place(name: string, known: LaneState, lane: Item | undefined, now: number): void {
    if (known.line !== undefined) this.#places.get(known.line)?.delete(name)
    known.line = lane === undefined ? undefined : String(lane.line)
    if (known.line === undefined) return
    const places = this.#places.get(known.line) ?? new Map<string, { at: number; since: number }>()
    this.#places.set(known.line, places.set(name, { at: Number(lane?.dueAt), since: now }))
  }

  /** Who is taken out of a line passes no more than some seconds' worth of those who stand before it for all to see. */
  #checkOrder({ line, places, q }: Item, now: number): void {
    const own = placeOf((places as string[])[0]).at
    const waiting = this.#places.get(String(line))
    let passed = 0
    for (const { at, since } of waiting?.values() ?? []) if (at < own && since <= now - unseenFor) passed += 1
    if (passed <= 20 + 25 * this.#rate) return
    this.#history.violate(
      'a bulk gets done',
      `${idOf(String((q as string[])[0]))} passed ${passed} that waited before it`,
    )
  }

  #accepted(lane: Item, q: readonly string[], { held }: LaneState, at: number): void {
    const id = idOf(q.at(-1) ?? '')
    const { class: kind, at: place } = placeOf((lane.places as string[]).at(-1))
    const flow = `${kind}#${lane.partner}`
    const ahead = this.#ahead.get(flow) ?? 0
    this.#ahead.set(flow, ahead + 1)
    const accepts = this.#accepts.get(flow) ?? []
    this.#accepts.set(flow, accepts)
    accepts.push({ place, at })
    const waiting = { id, flow, at, place, ahead, inLane: q.length - 1, held, most: 0 }
    waiting.most = Math.max(patience + 2 * this.#fairTime(waiting), this.#untilAfter(q.at(-2), at))
    this.#waiting.set(id, waiting)
  }

  /** What comes after another one of its account may come to wait behind that, at the end of the lane. */
  #moved(q: readonly string[], position: number): void {
    const waiting = this.#waiting.get(idOf(q[position] ?? ''))
    if (waiting === undefined) return
    waiting.inLane = Math.max(waiting.inLane, position)
    waiting.most = Math.max(waiting.most, this.#untilAfter(q[position - 1], waiting.at))
  }

  /** How long what was taken in at a time may wait for the one before it in its lane, which may be of another class. */
  #untilAfter(entry: string | undefined, at: number): number {
    const before = this.#waiting.get(idOf(entry ?? ''))
    return before === undefined ? 0 : before.at + before.most - at + 2 * turnInLane
  }

  #popped(id: string, held: number, now: number): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    this.#ended += 1
    this.#ahead.set(waiting.flow, (this.#ahead.get(waiting.flow) ?? 1) - 1)
    this.#checkPassed(waiting, held, now)
    const waited = now - waiting.at - (held - waiting.held)
    if (waited <= patience) return
    // By clocks that are behind some stand before it that came after it.
    const beside = (this.#accepts.get(waiting.flow) ?? []).filter(
      ({ place, at }) => at > waiting.at && place <= waiting.place,
    )
    const most = waiting.most + 2 * this.#fairTime({ ...waiting, inLane: 0, ahead: beside.length })
    const own = waited - this.#key.blockedWithin(waiting.at, now)
    if (own > most) {
      const times = `${Math.round(own / 1_000)} s of its own where ${Math.round(most / 1_000)} s are allowed`
      this.#history.violate('a bulk gets done', `${id} waited ${times}, ${waiting.ahead} before it in ${waiting.flow}`)
    }
  }

  /** What nothing but the rate has held is passed by minutes' worth, at the most, of what stands behind it. */
  #checkPassed({ id, flow, at, place, inLane, held }: Waiting, heldNow: number, now: number): void {
    const ends = this.#ends.get(flow) ?? []
    this.#ends.set(flow, ends)
    const passed = ends.filter((end) => end.place > place && end.at > at).length
    ends.push({ place, at: now })
    const turn = turnAtOnce + 2 * this.#scenario.answerMost
    const most = (this.#rate * (passedFor + inLane * turn)) / 1_000
    if (heldNow > held || passed <= most + this.#hits * callsOfFault(this.#rate)) return
    this.#history.violate(
      'a bulk gets done',
      `${id}, ${inLane} before it in its lane, was passed by ${passed} of ${flow}`,
    )
  }

  /** How long those before it take at the rate that is its flow's by right. */
  #fairTime({ ahead, inLane, flow }: Waiting): number {
    const { partners, deliveries } = this.#scenario
    // What is used of the rate where clocks lie seconds apart is shared by all.
    const rate = (this.#rate * (this.#isSkewed ? skewed.part : 1)) / 1_000
    const hasInteractive = deliveries.some(({ request }) => request.priority === 'interactive')
    const turns = flow.startsWith('i') ? 2 / 3 : hasInteractive ? 1 / 3 : 1
    return Math.max(inLane * turnInLane, ((ahead + 1) * callsOfOne * partners.length) / (rate * turns))
  }

  get #isSkewed(): boolean {
    const { offsets } = this.#scenario
    return Math.max(...offsets) - Math.min(...offsets) > skewed.spread
  }

  #note(now: number): void {
    const last = Math.floor((now - this.#scenario.start) / grain)
    for (let position = this.#fewest.length; position <= last; position++) this.#fewest.push(this.#count)
    this.#fewest[last] = Math.min(this.#fewest[last] ?? this.#count, this.#count)
  }

  /** When all is at rest: whether the key's calls were made, and got operations on. */
  finish(journal: readonly JournalLine[]): void {
    this.#note(this.#now())
    const useful = usefulTimes(journal)
    for (const window of windows) {
      for (const [from, until] of this.#busyTimes(window.lasts)) {
        const allowed = this.#key.allowedWithin(from, until)
        const made = useful.filter((at) => at >= from && at < until).length
        const faults = this.#faultTimes.filter((at) => at >= from - 2 * minute && at < until).length
        const part = this.#isSkewed ? skewed.part : this.#hits === 0 ? window.calm : window.faulty
        const least = part * allowed - faults * callsOfFault(this.#rate)
        if (made >= least) continue
        const time = `${Math.round((from - this.#scenario.start) / 1_000)} s and for ${Math.round((until - from) / 1_000)} s`
        this.#history.violate(
          'a bulk gets done',
          `from ${time} ${made} calls got somebody on where ${Math.round(allowed)} were allowed, ${faults} faults`,
        )
        return
      }
    }
    this.#checkEffort()
  }

  /** A herd: writes of the key, and calls for runners, are a few for each operation. */
  #checkEffort(): void {
    // The sweeper may ask for one a minute, however few there are.
    const minutes = (this.#now() - this.#scenario.start) / minute
    // What is parked is looked at once an hour, for as long as it is.
    const turns = this.#ended + this.#parkedTurns + this.#hits + minutes
    const each = (what: number) => what / Math.max(100, turns)
    const effort = () =>
      `the key was written ${each(this.#keyWrites).toFixed(2)} times an operation, a runner asked for ${each(this.#lineCalls).toFixed(2)} times`
    this.#history.note('', effort)
    if (each(this.#keyWrites) > mostKeyWrites) {
      const count = each(this.#keyWrites).toFixed(1)
      this.#history.violate('a bulk gets done', `the key was written ${count} times an operation`)
    }
    // A line that opens has as many begin as the rate may need, also where one lane comes at a time.
    const first = this.#openings * Math.min(10, Math.max(2, this.#rate))
    if (each(this.#lineCalls - first) > mostLineCalls) {
      const count = each(this.#lineCalls).toFixed(2)
      this.#history.violate('a bulk gets done', `a runner was asked for ${count} times an operation`)
    }
  }

  /** Times of a length in which the key was open and enough lanes waited all the while. */
  *#busyTimes(lasts: number): Generator<readonly [number, number]> {
    const { start } = this.#scenario
    const enough = 5 + 3 * this.#rate
    let since: number | undefined
    for (const [position, fewest] of this.#fewest.entries()) {
      const at = start + position * grain
      if (fewest < enough || this.#key.isBlocked(at, at + grain)) {
        since = undefined
        continue
      }
      since ??= at + startUp
      if (at + grain < since + lasts) continue
      yield [since, since + lasts]
      since += lasts
    }
  }
}

/** Writes of the key's item and calls for runners an operation; 1.6 to 2.2 and 0.1 to 0.7 were measured. */
const mostKeyWrites = 5
const mostLineCalls = 1

/**
 * When each call left that got something on: all but reads that were made once more. What the vendor did not let in was
 * not the engine's to spare.
 */
function usefulTimes(journal: readonly JournalLine[]): number[] {
  const next = new Map<string, JournalLine>()
  const times: number[] = []
  for (const line of [...journal].reverse()) {
    const { tag, told, departedAt } = line
    const after = tag === undefined ? undefined : next.get(tag.operationId)
    if (tag !== undefined) next.set(tag.operationId, line)
    const isWasted = tag?.purpose === 'read' && after?.tag?.purpose === 'read' && told === 'applied'
    if (!isWasted) times.push(departedAt)
  }
  return times.reverse()
}
