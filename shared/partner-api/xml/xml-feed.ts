import type { Answered } from '../transport/exchange.ts'
import { type FeedEntry, feedEntrySchema, feedSchema, type Links } from './site-owner-schema.ts'
import { asAgreed, entryInFrame, frameOfFeed } from './xml-reader.ts'

/** A page of the listing, its entries as `read` made them. */
export interface Feed<Value> {
  links: Links
  entries: Value[]
}

/**
 * Reads a feed strictly and entry by entry: as objects all at once, it would take nine times the room of its text.
 *
 * @throws AnswerError, and what `read` throws
 */
export function readFeedAnswer<Value>(answer: Answered, read: (entry: FeedEntry) => Value): Feed<Value> {
  const frame = asAgreed(frameOfFeed(answer), feedSchema, 'feed')
  if (frame === '') return { links: [], entries: [] }
  const entries = (frame.entry ?? []).map((text, index) =>
    read(asAgreed(entryInFrame(text), feedEntrySchema, 'feed', 'entry', index)),
  )
  return { links: frame.link ?? [], entries }
}
