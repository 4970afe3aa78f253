import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { expect, test, vi } from 'vitest'
import { catalogue, scheduledFunctions } from '../../../shared/operations/catalogue.ts'
import { clients } from '../local/support/clients.ts'
import { startRuntimeProcess } from '../local/support/runtime-process.ts'
import { temporaryFolder } from '../local/support/temporary-folder.ts'

vi.setConfig({ testTimeout: 240_000 })

const root = resolve(import.meta.dirname, '../../..')
const shim = join(import.meta.dirname, 'aws-shim.ts')

/** The shell blocks of a page, in order; an indented block belongs to a list. */
function shellBlocks(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', block = '']) =>
    block
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n'),
  )
}

const stageOf = (preamble: string): string => preamble.replace('STAGE=live', 'STAGE=local')

async function localCommands() {
  const folder = temporaryFolder()
  const { endpoints } = await startRuntimeProcess('echo', folder)
  const { sqs } = clients(endpoints)
  const queues = catalogue.flatMap(({ name, trigger }) =>
    trigger.kind === 'http' ? [] : [name, `${name}-dead-letters`],
  )
  for (const name of ['attention', ...queues]) {
    await sqs.send(new CreateQueueCommand({ QueueName: `partner-ops-local-${name}` }))
  }
  const bin = temporaryFolder()
  writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec ${process.execPath} ${shim} "$@"\n`)
  chmodSync(join(bin, 'aws'), 0o700)
  return {
    sqs,
    queueUrl: (name: string) => `${endpoints.sqs}/000000000000/partner-ops-local-${name}`,
    /** @throws with what was written to standard error when any command of it fails */
    run: (script: string): string =>
      execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: bin,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: `${bin}:${process.env.PATH}`,
          HOME: bin,
          AWS_REGION: endpoints.region,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL_SQS: endpoints.sqs,
          AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
          SHIM_TABLE: endpoints.table,
          SHIM_FUNCTIONS: catalogue.map(({ name }) => name).join(' '),
          SHIM_SCHEDULES: scheduledFunctions.map(({ name }) => name).join(' '),
        },
      }),
  }
}

test('every command of the runbook runs against the local stage', async () => {
  const { run, sqs, queueUrl } = await localCommands()
  const [preamble = '', ...blocks] = shellBlocks('docs/how-to/runbook.md')
  expect(blocks.length).toBeGreaterThan(10)
  const attention = queueUrl('attention')
  await sqs.send(new SendMessageCommand({ QueueUrl: attention, MessageBody: '{}' }))
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: attention }))
  const receipt = Messages[0]?.ReceiptHandle ?? ''
  const scripts = blocks.map((block) => block.replace("--receipt-handle '…'", `--receipt-handle '${receipt}'`))
  const move = scripts.findIndex((script) => script.includes('start-message-move-task'))
  run([stageOf(preamble), ...scripts.slice(0, move)].join('\n'))
  // As the function puts it there: SQS does not know where such a message came from.
  const letters = queueUrl('open-product-dead-letters')
  await sqs.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: '{"not":"a message"}' }))
  expect(run([stageOf(preamble), ...scripts.slice(move)].join('\n'))).toContain('TaskHandle')
  // It went to the operation's queue, where a function of the stage has taken it.
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: letters, AttributeNames: ['ApproximateNumberOfMessages'] }),
  )
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' })
})

test('a command that AWS would refuse fails here too', async () => {
  const { run, sqs, queueUrl } = await localCommands()
  const [preamble = ''] = shellBlocks('docs/how-to/runbook.md')
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('open-product-dead-letters'), MessageBody: '{}' }))
  const source = 'arn:aws:sqs:us-east-1:000000000000:partner-ops-local-open-product-dead-letters'
  const refused: [command: string, fault: string][] = [
    ['aws sqs receive-message --queue-url "$(queue attention)" --max-messages 10', '--max-messages is unknown'],
    ['aws sqs recieve-message --queue-url "$(queue attention)"', 'has no such command'],
    ['aws sqs receive-message --queue-url "$(queue nobody)"', 'does not exist'],
    ['aws lambda invoke --function-name "partner-ops-$STAGE-sweeper" --payload "{}" /dev/null', 'does not exist'],
    ['aws logs tail "/partner-ops/$STAGE/sweeper" --since 1h', 'does not exist'],
    ["ledger X Y --query 'Items[*].pk'", 'is not understood'],
    // What the function put there itself has no source.
    [`aws sqs start-message-move-task --source-arn ${source}`, 'CouldNotDetermineMessageSource'],
  ]
  const tries = refused.map(([command]) => `(${command}) 2>&1 >/dev/null | tr '\\n' ' ' || true; echo`)
  const faults = run([stageOf(preamble), 'set +e', ...tries].join('\n'))
    .trimEnd()
    .split('\n')
  expect(faults).toEqual(refused.map(([, fault]) => expect.stringContaining(fault)))
})

test('what the runbook looks for in the logs is written by the functions', () => {
  const patterns = [
    ...readFileSync(join(root, 'docs/how-to/runbook.md'), 'utf8').matchAll(/--filter-pattern '([^'{]*)'/g),
  ]
  const terms = patterns.flatMap(([, pattern = '']) =>
    [...pattern.matchAll(/"([^"]+)"|\?([A-Z]+)|^([a-z]+)$/g)].map(
      ([, quoted, word, bare]) => quoted ?? word ?? bare ?? '',
    ),
  )
  const ofLambda = ['ERROR', 'Task timed out']
  const sources = execFileSync('grep', ['-rhoE', "'[^']+'", 'shared', 'functions'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  })
  expect(terms.length).toBeGreaterThan(8)
  for (const term of terms.filter((each) => !ofLambda.includes(each))) expect(sources, term).toContain(term)
})
