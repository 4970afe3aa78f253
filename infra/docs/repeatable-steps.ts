/** Why sending a step once more does no harm. */
export interface Repeatable {
  because: string
  /** Sections of docs/reference/vendor.md. */
  sources: readonly string[]
}

/**
 * The steps that are sent again after an unknown outcome, each with the source that allows it. A step that says it is
 * repeatable and is missing here cannot be documented; a test holds the sources against those that the modules name.
 */
export const repeatableSteps: Readonly<Record<string, Repeatable>> = {
  'cancel-account': {
    because: 'a later date cannot be read back, and the vendor takes the same one again',
    sources: ['v2-cancel', 'v3-cancel'],
  },
  'subscribe-webhook': {
    because: 'it sets the address, and the vendor then has the same one whether the first request arrived or not',
    sources: ['v2-webhooks', 'v3-webhooks'],
  },
  'test-webhook': {
    because: 'it changes nothing at the vendor; the receiver may get the notification twice',
    sources: ['v2-webhooks', 'v3-webhooks'],
  },
}
