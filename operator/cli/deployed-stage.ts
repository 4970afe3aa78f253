import { CloudFormationClient, DescribeStacksCommand, type Output } from '@aws-sdk/client-cloudformation'
import { signRequests } from '../client/sign-requests.ts'
import { CliError } from './cli-error.ts'
import type { Target } from './target.ts'

/** A stage's stack, as the CDK application names it. */
const stackOf = (stage: string): string => `partner-ops-${stage}`

/**
 * A deployed stage: the outputs of its stack say where it is.
 *
 * @throws CliError when there is no such stack in the account and region, or the credentials may not look
 */
export async function deployedStage(stage: string, region: string | undefined): Promise<Target> {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(stage))
    throw new CliError(
      'usage',
      'STAGE_INVALID',
      `--stage must be the name of a stage, but is ${JSON.stringify(stage)}.`,
    )
  const client = clientIn(region)
  const place = await regionOf(client)
  let outputs: readonly Output[]
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackOf(stage) }))
    outputs = Stacks[0]?.Outputs ?? []
  } catch (error) {
    const { name, message } = error as Error
    if (name === 'ValidationError' && /does not exist/.test(message))
      throw new CliError(
        'usage',
        'STAGE_NOT_FOUND',
        `There is no stack ${stackOf(stage)} in ${place} of this AWS account.`,
        ['Check the name, --region and AWS_PROFILE.'],
      )
    if (name === 'AccessDenied' || name === 'AccessDeniedException')
      throw new CliError('refused', 'STACK_NOT_READABLE', `You may not read the stack ${stackOf(stage)}.`, [
        'Ask for cloudformation:DescribeStacks on it, or use --url with the API’s address.',
      ])
    throw error
  }
  const url = outputs.find(({ OutputKey }) => OutputKey === 'ApiAddress')?.OutputValue
  if (url === undefined)
    throw new CliError('usage', 'STAGE_WITHOUT_API', `The stack ${stackOf(stage)} has no output ApiAddress.`, [
      'Wait until its deployment is over, or deploy it anew.',
    ])
  return { url, stage, region: place, sign: signRequests(place, () => client.config.credentials()) }
}

/** Signs with the operator's own credentials, for an address that was given. */
export async function ownSignature(region: string | undefined): Promise<Pick<Target, 'sign' | 'region'>> {
  const client = clientIn(region)
  const place = await regionOf(client)
  return { region: place, sign: signRequests(place, () => client.config.credentials()) }
}

const clientIn = (region: string | undefined): CloudFormationClient =>
  new CloudFormationClient(region === undefined ? {} : { region })

async function regionOf(client: CloudFormationClient): Promise<string> {
  try {
    return await client.config.region()
  } catch {
    throw new CliError('usage', 'REGION_MISSING', 'The AWS region is not known.', ['Say --region, or set AWS_REGION.'])
  }
}
