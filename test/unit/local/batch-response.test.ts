import { describe, expect, it } from 'vitest'
import { failedMessages } from '../../../infra/local/batch-response.ts'

const ids = ['a', 'b', 'c']

const cases: readonly { response: unknown; failed: readonly string[]; reason: string }[] = [
  { response: undefined, failed: [], reason: 'no answer is a complete success' },
  { response: null, failed: [], reason: 'null is a complete success' },
  { response: {}, failed: [], reason: 'an answer without the list is a complete success' },
  { response: { batchItemFailures: null }, failed: [], reason: 'a null list is a complete success' },
  { response: { batchItemFailures: [] }, failed: [], reason: 'an empty list is a complete success' },
  { response: { batchItemFailures: [{ itemIdentifier: 'b' }] }, failed: ['b'], reason: 'only what is listed stays' },
  {
    response: { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'a' }] },
    failed: ['a'],
    reason: 'listing twice is listing once',
  },
  { response: { batchItemFailures: [{ itemIdentifier: '' }] }, failed: ids, reason: 'an empty identifier fails all' },
  { response: { batchItemFailures: [{ itemIdentifier: null }] }, failed: ids, reason: 'a null identifier fails all' },
  { response: { batchItemFailures: [{ id: 'a' }] }, failed: ids, reason: 'a wrong key name fails all' },
  { response: { batchItemFailures: [null] }, failed: ids, reason: 'an entry that is no object fails all' },
  {
    response: { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] },
    failed: ids,
    reason: 'an identifier of no message in the batch fails all',
  },
  { response: { batchItemFailures: 'a' }, failed: ids, reason: 'a list that is none fails all' },
  { response: 'done', failed: ids, reason: 'text is no answer of this kind' },
  { response: ['a'], failed: ids, reason: 'a bare list is no answer of this kind' },
]

describe('failed messages of a batch', () => {
  it.each(cases)('$reason', ({ response, failed }) => {
    expect([...failedMessages(response, ids)]).toEqual(failed)
  })
})
