/**
 * List prices of AWS in us-east-1, in US dollars, without free tiers. Noted on 2026-12-01 from secondary sources, not from AWS's
 * own pages: look them up before relying on a sum.
 */
export const monthlyPrices = {
  /** A month; an alarm on several metrics is paid for each. */
  alarmMetric: 0.1,
  dashboard: 3,
  key: 1,
  secret: 0.4,
  /** Each. */
  sqsRequest: 0.4 / 1_000_000,
  invocation: 0.2 / 1_000_000,
  /** On x86_64; a fifth less on arm64. */
  gigabyteSecond: 16.6667 / 1_000_000,
  scheduledStart: 1 / 1_000_000,
} as const

export const secondsPerMonth = 30 * 86_400
