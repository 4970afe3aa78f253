import type { FaultRule } from '../../simulator/fault-rule.ts'

type Call = NonNullable<FaultRule['match']['call']>

/** One request whose outcome nobody learns, carried out (`timeout-after`) or not (`timeout-before`). */
export const lost = (call: Call, fault: 'timeout-before' | 'timeout-after'): FaultRule => ({
  match: { call },
  fault,
  times: 1,
  skip: 0,
})

/** One answer with a status and a body in JSON, in place of what the vendor would say. */
export const answered = (call: Call, status: number, body: string, times: FaultRule['times'] = 1): FaultRule => ({
  match: { call },
  fault: 'status',
  status,
  headers: { 'content-type': 'application/json' },
  body,
  times,
  skip: 0,
})

/** The key has used up its day (docs/reference/vendor.md#v3-errors-and-limits). */
export const quotaUsedUp = (call: Call, times: FaultRule['times'] = 1): FaultRule =>
  answered(call, 429, '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}', times)
