/** One POST to a receiver. */
export interface WebhookAttempt {
  /** Number of the delivery that it belongs to. */
  readonly delivery: number
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
