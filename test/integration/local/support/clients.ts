import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { onTestFinished } from 'vitest'
import type { Endpoints } from '../../../../infra/local/endpoints.ts'

/** SDK clients of a runtime's stand-ins, which go with the test. */
export function clients(endpoints: Endpoints) {
  const common = { region: endpoints.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const sqs = new SQSClient({ ...common, endpoint: endpoints.sqs })
  const dynamodb = new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb, maxAttempts: 1 })
  const secrets = new SecretsManagerClient({ ...common, endpoint: endpoints.secretsManager })
  onTestFinished(() => {
    for (const client of [sqs, dynamodb, secrets]) client.destroy()
  })
  return { sqs, dynamodb, secrets }
}
