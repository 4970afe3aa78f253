import type { Context } from 'aws-lambda'
import type { FunctionDescription } from './function-protocol.ts'

/**
 * The second argument of a handler.
 *
 * @param remaining milliseconds until the invocation is ended
 */
export function lambdaContext(description: FunctionDescription, requestId: string, remaining: () => number): Context {
  const { name, memoryMegabytes, region } = description
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(region, name),
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(remaining())),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}

/** The variables that Lambda sets itself, beside the ones of the function's configuration. */
export function lambdaVariables({ name, memoryMegabytes, region }: FunctionDescription): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: 'index.handler',
  }
}

export function functionArn(region: string, name: string): string {
  return `arn:aws:lambda:${region}:000000000000:function:${name}`
}
