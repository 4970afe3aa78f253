/**
 * List prices of AWS in us-east-1, in US dollars per million, without free tiers: DynamoDB on demand (as since November 2024), SQS
 * standard queues, EventBridge custom events, Lambda on arm64. Noted on 2026-11-22 from secondary sources, not from AWS's own
 * pages: look them up before relying on a sum.
 */
export const dollarsPerMillion = {
  writeUnits: 0.625,
  readUnits: 0.125,
  sqsRequests: 0.4,
  events: 1,
  invocations: 0.2,
  /** GB-seconds. */
  lambdaTime: 13.3334,
} as const

/** Memory of an operation's function, GB. */
export const functionMemory = 0.25

/** Dollars for a million times these units. */
export function pricePerMillion(units: Readonly<Record<keyof typeof dollarsPerMillion, number>>): number {
  return Object.entries(dollarsPerMillion).reduce(
    (sum, [name, price]) => sum + price * units[name as keyof typeof dollarsPerMillion],
    0,
  )
}
