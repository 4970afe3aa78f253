import { StoreError, type StoreErrorCode } from './item-store.ts'

/** Names of DynamoDB's errors that go away by themselves once less is asked (Amazon DynamoDB: error handling). */
const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'TooManyRequestsException',
])

const nextStep: Record<StoreErrorCode, string> = {
  STORE_THROTTLED: "It is tried again later; if it lasts, look at the table's throttled requests.",
  STORE_UNAVAILABLE:
    'The write may have been carried out; it is looked at again later. If it lasts, look at the AWS health page.',
  STORE_REFUSED: "Look at the function's grants and at the table's name and keys; trying again will not help.",
}

/**
 * What a failed DynamoDB call means for the protocol.
 *
 * @param call the name of the call, for the message
 * @param error what the SDK threw; kept as `cause`, its own text is not repeated since it may quote values
 */
export function toStoreError(call: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const name = nameOf(error)
  const code = codeOf(error, name)
  return new StoreError(code, `DynamoDB ${call} failed with ${name}. ${nextStep[code]}`, { cause: error })
}

function codeOf(error: unknown, name: string): StoreErrorCode {
  if (throttling.has(name)) return 'STORE_THROTTLED'
  const status = statusOf(error)
  return status !== undefined && status >= 400 && status < 500 ? 'STORE_REFUSED' : 'STORE_UNAVAILABLE'
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.name}${code}`.slice(0, 100)
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  const metadata = error.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
