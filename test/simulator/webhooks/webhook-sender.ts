import type { Simulator } from '../simulator.ts'
import { sendWebhook } from './send-webhook.ts'

/**
 * Sends notifications when they are due by the simulator's clock, and brings cancellations on their date, which are a
 * reason for some. Call `look` whenever something may have become due.
 */
export class WebhookSender {
  readonly #simulator: Simulator
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(simulator: Simulator) {
    this.#simulator = simulator
  }

  /** Sends what is due and sets the timer for the next. */
  look(): void {
    if (this.#isStopped) return
    this.#simulator.runDue()
    const { notifications, core } = this.#simulator.vendor
    for (const attempt of notifications.takeDue()) {
      sendWebhook(attempt).then((outcome) => {
        notifications.finish(attempt.delivery, outcome)
        this.look()
      })
    }
    clearTimeout(this.#timer)
    const times = [notifications.nextAt(), core.nextScheduledAt()].filter((at) => at !== undefined)
    if (times.length === 0) return
    const waitMs = Math.min(Math.max(Math.min(...times) - this.#simulator.clock.now(), 0), longestTimerMs)
    this.#timer = setTimeout(() => this.look(), waitMs)
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }
}

/** Timers cannot be longer than 2^31 ms. */
const longestTimerMs = 86_400_000
