/** Append-only. */
export type MessagingErrorCode = 'QUEUE_UNKNOWN' | 'EVENT_REFUSED'

/** A message or event could not be handed over. `message` says what to do next and quotes nothing of the content. */
export class MessagingError extends Error {
  override readonly name = 'MessagingError'
  readonly code: MessagingErrorCode

  constructor(code: MessagingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
