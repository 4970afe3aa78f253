import { expect, it } from 'vitest'
import type { FailureClass } from '../../../../shared/domain/answer.ts'
import { neverWritten } from '../../../../shared/partner-api/calling/never-written.ts'

const rows: [read: FailureClass, write: FailureClass, reason: string][] = [
  ['unknown', 'not-sent', 'the read may have arrived, the write never left'],
  ['stored', 'not-sent', 'a read stores nothing of the write'],
  ['not-sent', 'not-sent', 'as it is'],
  ['refused-for-now', 'refused-for-now', 'the time to wait stays'],
  ['held', 'held', 'a fault of settings stays one'],
  ['rejected', 'rejected', 'a verdict on the account stays one'],
]
it.each(rows)('a read that came to %s makes the write after it %s: %s', (read, write) => {
  const failure = { class: read, code: 'TIMED_OUT', message: 'm', status: 504, retryAt: 7 } as const
  expect(neverWritten(failure)).toEqual({ ...failure, class: write })
})
