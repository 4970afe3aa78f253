import type { EngineTimes } from '../vendor-key/engine-times.ts'

const onAws = 350
const settleOnAws = 60_000

/**
 * The ms between two acceptances of one copy of an operation's function. All accounts of a partner lie in one partition of the table,
 * and what waits in one of its index; DynamoDB takes 1,000 writes a second in each. Without a pause all copies together would
 * accept thousands a second, and the writes of operations under way would be refused with theirs. A stage whose times are short
 * has a short one here too: on one machine all that a function does is done by one copy, and no table throttles.
 */
export const messagesApart = ({ settle }: Pick<EngineTimes, 'settle'>): number =>
  Math.min(onAws, Math.round((onAws * settle) / settleOnAws))
