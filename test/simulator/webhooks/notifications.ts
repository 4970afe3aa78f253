import type { VendorPartner } from '../core/account.ts'
import type { SimulatorClock } from '../core/clock.ts'
import type { Switches } from '../core/switches.ts'
import type { SigningKey } from '../signing-key.ts'
import type { WebhookOutcome } from '../vendor-call.ts'
import { isLoopback } from './callback-address.ts'
import type { NewNotification, Notification, Spoiling } from './notification.ts'
import { isAccepted, retryOffsets } from './retry-schedule.ts'
import type { WebhookGeneration } from './subscriptions.ts'
import type { WebhookAttempt } from './webhook-attempt.ts'
import { webhookBody } from './webhook-body.ts'
import { signatureOfV2, signatureOfV3 } from './webhook-signature.ts'

export interface NotificationOptions {
  readonly clock: SimulatorClock
  /** The clock that is never moved. */
  readonly realClock: SimulatorClock
  readonly key: SigningKey
  readonly switches: () => Switches
}

const kept = 10_000
const dayMs = 86_400_000

/** The notifications that are on their way, with each generation's schedule on the movable clock. Sends nothing itself. */
export class Notifications {
  readonly #options: NotificationOptions
  readonly #active = new Map<number, Notification>()
  #finished: Notification[] = []
  readonly #partners = new Map<string, VendorPartner>()
  #lastNumber = 0
  /** Nothing is due before it (ms): thousands may wait for a receiver that is gone, and every call asks. */
  #soonest = Number.POSITIVE_INFINITY

  constructor(options: NotificationOptions) {
    this.#options = options
  }

  /** In the order in which they arose; of the finished ones the newest. */
  list(): readonly Notification[] {
    return [...this.#finished, ...this.#active.values()].sort((left, right) => left.number - right.number)
  }

  /** Puts a notification on its way; returns its number. */
  add(asked: NewNotification): number {
    const { subscription, partner, eventType, account, spoiling, delayMs = 0, retried } = asked
    const { generation, uri } = subscription
    const firstAt = this.#options.clock.now() + delayMs
    this.#lastNumber += 1
    this.#partners.set(partner.partner, partner)
    const encodedId = account?.encodedId ?? 'a07e1example'
    this.#keep({
      number: this.#lastNumber,
      generation,
      partner: partner.partner,
      eventType,
      ...(account === undefined ? {} : { account: account.login }),
      uri,
      body: webhookBody(generation, eventType, encodedId, partner, this.#options.switches()),
      ...(spoiling === undefined ? {} : { spoiling }),
      firstAt,
      retried,
      attempts: [],
      state: 'waiting',
      nextAt: firstAt,
    })
    return this.#lastNumber
  }

  /** When to look for the next attempt (ms), perhaps too early; undefined when none waits. */
  nextAt(): number | undefined {
    return Number.isFinite(this.#soonest) ? this.#soonest : undefined
  }

  /** The attempts whose time has come, signed now; each must be answered by `finish`. */
  takeDue(): readonly WebhookAttempt[] {
    const now = this.#options.clock.now()
    if (now < this.#soonest) return []
    const waiting = [...this.#active.values()].filter(({ state }) => state === 'waiting')
    const due = waiting.filter(({ nextAt }) => nextAt <= now)
    this.#soonest = Number.POSITIVE_INFINITY
    for (const { nextAt } of waiting) if (nextAt > now) this.#soonest = Math.min(this.#soonest, nextAt)
    return due.flatMap((notification) => {
      if (!isLoopback(notification.uri)) {
        const attempts = [...notification.attempts, { at: now, failure: 'not sent: only loopback is called' }]
        this.#keep({ ...notification, state: 'given-up', attempts })
        return []
      }
      this.#keep({ ...notification, state: 'sending' })
      return [this.#attempt(notification)]
    })
  }

  /** The attempt of a notification that is to be sent at once, whatever its time. */
  take(number: number): WebhookAttempt | undefined {
    const notification = this.#active.get(number)
    if (notification === undefined) return undefined
    this.#keep({ ...notification, state: 'sending' })
    return this.#attempt(notification)
  }

  /** Writes down what became of an attempt and when the next one is due. */
  finish(number: number, outcome: WebhookOutcome): void {
    const notification = this.#active.get(number)
    if (notification?.state !== 'sending') return
    const { generation, firstAt, retried } = notification
    const switches = this.#options.switches()
    const result = outcome.kind === 'answered' ? { status: outcome.status } : { failure: outcome.reason }
    const attempts = [...notification.attempts, { at: this.#options.clock.now(), ...result }]
    const isDone = outcome.kind === 'answered' && isAccepted(generation, outcome.status, switches)
    const offset = retried ? retryOffsets(generation, switches)[attempts.length - 1] : undefined
    const state = isDone ? 'delivered' : offset === undefined ? 'given-up' : 'waiting'
    this.#keep({ ...notification, attempts, state, nextAt: firstAt + (offset ?? 0) })
  }

  #attempt({ number, generation, uri, body, partner, spoiling }: Notification): WebhookAttempt {
    const headers = spoiling === 'unsigned' ? {} : this.#signature(generation, body, partner, spoiling)
    const sent =
      spoiling === 'tampered-body' ? body.replace(/"event_type":"[a-z.]+"/, '"event_type":"account.none"') : body
    return { delivery: number, uri, headers: { 'content-type': 'application/json', ...headers }, body: sent }
  }

  #signature(generation: WebhookGeneration, body: string, name: string, spoiling?: Spoiling): Record<string, string> {
    const { clock, realClock, key, switches } = this.#options
    const signed = spoiling === 'wrong-signature' ? `${body} ` : body
    if (generation === 'v2') {
      const partner = this.#partners.get(name)
      const secret = partner?.apiSecret ?? partner?.password ?? ''
      return { 'x-ctct-hmac-sha256': signatureOfV2(secret, signed, switches().v2SignatureEncoding) }
    }
    const now = (switches().webhookTime === 'real' ? realClock : clock).now()
    return { 'x-ctct-webhook-sig': signatureOfV3(key, signed, spoiling === 'stale' ? now - dayMs : now) }
  }

  #keep(notification: Notification): void {
    const { number, state, nextAt } = notification
    if (state === 'waiting') this.#soonest = Math.min(this.#soonest, nextAt)
    if (state === 'waiting' || state === 'sending') {
      this.#active.set(number, notification)
      return
    }
    this.#active.delete(number)
    this.#finished.push(notification)
    if (this.#finished.length > kept * 1.25) this.#finished = this.#finished.slice(-kept)
  }
}
