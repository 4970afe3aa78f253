import type { Failure } from '../../domain/answer.ts'

/**
 * What the failure of a read means for the write that was to follow it: the write never left, whatever became of the
 * read. A verdict, a refusal by rate and a fault of settings stay what they are.
 */
export const neverWritten = (failure: Failure): Failure =>
  failure.class === 'unknown' || failure.class === 'stored' ? { ...failure, class: 'not-sent' } : failure
