import { operationFunctions } from '../../shared/operations/catalogue.ts'
import type { Endpoints } from './endpoints.ts'
import { localCredentials } from './local-credentials.ts'

/** What a person can do with a runtime that is ready: addresses, and lines that work when they are copied. */
export function startGuide(endpoints: Endpoints, folder: string): string {
  const { region, sqs, api, console: consoleUrl, simulator, queues } = endpoints
  const provision = operationFunctions[0]
  const queue = queues[provision.name] ?? ''
  const message = JSON.stringify({
    operationId: 'my-first',
    partner: 'acme',
    account: 'my-first-client',
    input: provision.example,
  })
  const credentials = `AWS_ACCESS_KEY_ID=${localCredentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${localCredentials.secretAccessKey}`
  const script =
    "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';" +
    ` await new SQSClient({ region: '${region}', endpoint: '${sqs}', credentials: { accessKeyId: '${localCredentials.accessKeyId}', secretAccessKey: '${localCredentials.secretAccessKey}' } })` +
    `.send(new SendMessageCommand({ QueueUrl: '${queue}', MessageBody: process.argv[1] }))`
  return `
Partner Ops is running.

  Console    ${consoleUrl}   (open it in a browser)
  HTTP API   ${api}   (open to this machine; on AWS, IAM decides who may call)
  Simulator  ${simulator}   (the vendor; control API below /_control)
  All other addresses are in ${folder}/endpoints.json, logs in ${folder}/logs, events in ${folder}/events.ndjson.

Drop a message of your own, with the AWS CLI:

  ${credentials} aws sqs send-message --region ${region} --endpoint-url ${sqs} --queue-url ${queue} --message-body '${message}'

or, from this folder, with the SDK:

  node --input-type=module -e "${script}" '${message}'

or over the HTTP API:

  curl -X POST ${api}/operations -H 'content-type: application/json' -d '${withOperation(message, provision.name)}'

See what became of it:

  curl ${api}/operations/acme/my-first

Ctrl-C stops everything; state is kept.
`
}

/** Over the API the message says itself which operation it is; on a queue the queue does. */
function withOperation(message: string, operation: string): string {
  return JSON.stringify({ operation, ...JSON.parse(message) })
}
