export type WebhookGeneration = 'v2' | 'v3'

/** Where the notifications of one topic go; one address per topic and API key: docs/reference/vendor.md#v3-webhooks. */
export interface Subscription {
  readonly generation: WebhookGeneration
  readonly partner: string
  readonly topicId: number
  readonly uri: string
}

/** The subscriptions of all partners. */
export class Subscriptions {
  readonly #byKey = new Map<string, Subscription>()

  constructor(subscriptions: readonly Subscription[] = []) {
    for (const subscription of subscriptions) this.put(subscription)
  }

  find(generation: WebhookGeneration, partner: string, topicId: number): Subscription | undefined {
    return this.#byKey.get(`${generation} ${partner} ${topicId}`)
  }

  /** Adds a subscription, or replaces the one that the topic has. */
  put(subscription: Subscription): void {
    const { generation, partner, topicId } = subscription
    this.#byKey.set(`${generation} ${partner} ${topicId}`, subscription)
  }

  /** Returns whether there was one. */
  remove(generation: WebhookGeneration, partner: string, topicId: number): boolean {
    return this.#byKey.delete(`${generation} ${partner} ${topicId}`)
  }

  all(): readonly Subscription[] {
    return [...this.#byKey.values()]
  }
}
