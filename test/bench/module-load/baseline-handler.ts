import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import UndiciAgent from 'undici/lib/dispatcher/agent.js'
import * as z from 'zod/mini'

/**
 * The bundle that "module load" is compared with: the libraries that an operation's function cannot do
 * without, one of each made, and nothing of ours. It is bundled and loaded exactly as our own.
 */
const made = {
  dynamodb: new DynamoDBClient({}),
  sqs: new SQSClient({}),
  eventbridge: new EventBridgeClient({}),
  secretsManager: new SecretsManagerClient({}),
  agent: new UndiciAgent({ allowH2: false }),
  parser: new XMLParser({ parseTagValue: false }),
  validate: XMLValidator.validate,
  schema: z.strictObject({ operationId: z.string(), account: z.string() }),
}

export const handler = async (): Promise<string[]> => Object.keys(made)
