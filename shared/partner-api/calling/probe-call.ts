import { headerOf } from '../transport/exchange.ts'
import { AnswerError } from './answer-error.ts'
import type { VendorCall } from './vendor-call.ts'

/**
 * A call that shows whether the vendor answers, made from one that lists: its answer must be of the right kind and begin as a
 * list does, and is read no further. A row that nobody can read must not keep a whole key stopped.
 *
 * @param type what the type of content must match
 * @param start what the body must begin with, without blanks
 */
export const probeCall = (listing: VendorCall<unknown>, type: RegExp, start: RegExp): VendorCall<undefined> => ({
  ...listing,
  describe: () => 'answered',
  read: ({ headers, body }) => {
    const declared = headerOf(headers, 'content-type') ?? ''
    const text = body.toString('utf8', 0, 1_000).replace(/^\uFEFF/, '')
    if (type.test(declared) && start.test(text.trimStart())) return undefined
    throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is no list')
  },
})

/** What an answer in JSON looks like. */
export const jsonList = [/json/i, /^\{/] as const
