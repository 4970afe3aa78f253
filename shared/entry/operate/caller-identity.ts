import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** The parts of the event that the API's authorizer adds; their kinds are those of payload 2.0. */
interface Authorizer {
  iam?: { userArn?: string }
  jwt?: { claims?: { sub?: string } }
}

/**
 * Who asks, as the gateway authenticated it: the ARN of the IAM principal, or the subject of the token. Nothing that the
 * request itself says counts.
 *
 * @returns nothing where the gateway has authenticated nobody
 */
export function callerOf({ requestContext }: Pick<APIGatewayProxyEventV2, 'requestContext'>): string | undefined {
  const { authorizer } = requestContext as { authorizer?: Authorizer }
  return authorizer?.iam?.userArn ?? authorizer?.jwt?.claims?.sub
}
