/**
 * What every AWS client of the product is created with: a hung connection must end in an error within the time that the
 * protocol reckons with, never in a function that is killed while it holds a lane.
 *
 * Retries stay the SDK's own (`standard`, three attempts); the protocol copes with what they repeat (protocol, 2.3).
 *
 * @param limits `requestTimeoutMilliseconds`: the longest that one attempt may take
 */
export function awsClientOptions(limits: { requestTimeoutMilliseconds?: number } = {}) {
  return {
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: limits.requestTimeoutMilliseconds ?? 2_000,
      // Without this the SDK only writes a warning when the time is over, and goes on waiting.
      throwOnRequestTimeout: true,
    },
  } as const
}
