/** How long a client tries before it gives up. */
export interface AwsClientLimits {
  /** The longest that one attempt may take, in ms. */
  requestTimeoutMilliseconds?: number
  attempts?: number
}

/**
 * The options with which every AWS client of the product is created: a service that accepts the connection and never answers must end in an error
 * within ten seconds, never in a function that is killed while it holds a lane.
 *
 * Retries stay the SDK's own (`standard`); the protocol copes with what they repeat.
 */
export function awsClientOptions({ requestTimeoutMilliseconds = 2_000, attempts = 3 }: AwsClientLimits = {}) {
  return {
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMilliseconds,
      // Without this the SDK only writes a warning when the time is over, and goes on waiting.
      throwOnRequestTimeout: true,
      // The request's time ends with the answer's headers; an answer whose body stops is ended by this one.
      socketTimeout: requestTimeoutMilliseconds,
    },
  } as const
}
