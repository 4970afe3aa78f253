import { readFileSync, writeFileSync } from 'node:fs'
import { jsonPath } from './json-path.ts'

/**
 * Stands in for the AWS command line, so that the commands of the documentation run against the local stage: `aws <service>
 * <command> --option …`. Options of SQS, DynamoDB and Secrets Manager are held to the SDK's own description of the operation and
 * sent; those of other services to the table below, since nothing local answers them. An option that is not known fails.
 */
const [service = '', command = '', ...words] = process.argv.slice(2)

const globalOptions = new Set(['query', 'output'])
/** Of the command line alone, and no member of the request. */
const ownOptions: Readonly<Record<string, readonly string[]>> = { 'lambda invoke': ['cli-binary-format'] }

/** By the test, because loading the catalogue would take longer than the command. */
const names = (variable: string): string[] => (process.env[variable] ?? '').split(' ')
const functions = names('SHIM_FUNCTIONS').map((name) => `partner-ops-local-${name}`)
const schedules = names('SHIM_SCHEDULES').map((name) => `partner-ops-local-${name}`)
const groups = [
  ...names('SHIM_FUNCTIONS').map((name) => `/partner-ops/local/${name}`),
  '/aws/vendedlogs/partner-ops/local/api',
]

interface Described {
  /** Options that must be there, and what they may be where that is known. */
  needs: Readonly<Record<string, readonly string[] | undefined>>
  may?: readonly string[]
  answer: unknown
}

const described: Readonly<Record<string, Described>> = {
  'sts get-caller-identity': { needs: {}, answer: { Account: '000000000000' } },
  'cloudformation describe-stacks': {
    needs: { 'stack-name': ['partner-ops-local'] },
    answer: { Stacks: [{ Outputs: [{ OutputKey: 'TableName', OutputValue: process.env.SHIM_TABLE }] }] },
  },
  'lambda list-event-source-mappings': {
    needs: { 'function-name': functions },
    answer: { EventSourceMappings: [{ UUID: 'uuid-1', State: 'Enabled', StateTransitionReason: 'USER_INITIATED' }] },
  },
  'lambda update-event-source-mapping': { needs: { uuid: ['uuid-1'] }, may: ['enabled', 'no-enabled'], answer: {} },
  'lambda get-account-settings': { needs: {}, answer: { AccountLimit: { ConcurrentExecutions: 10 } } },
  'lambda invoke': {
    needs: { 'function-name': functions, payload: undefined },
    may: ['invocation-type', 'cli-binary-format'],
    answer: { StatusCode: 202 },
  },
  'logs tail': { needs: {}, may: ['since', 'filter-pattern'], answer: '' },
  'logs filter-log-events': {
    needs: { 'log-group-name': groups, 'filter-pattern': undefined },
    may: ['start-time'],
    answer: { events: [] },
  },
  'scheduler get-schedule': {
    needs: { 'group-name': ['partner-ops-local'], name: schedules },
    answer: { State: 'ENABLED' },
  },
}

class ShimError extends Error {}

type Sdk = Record<string, unknown>

/** Loaded where it is asked for: each command is a process of its own. */
const sdks: Readonly<Record<string, () => Promise<{ sdk: Sdk; client: { send(command: unknown): Promise<Sdk> } }>>> = {
  sqs: async () => {
    const sdk = await import('@aws-sdk/client-sqs')
    return { sdk, client: new sdk.SQSClient({}) as never }
  },
  dynamodb: async () => {
    const sdk = await import('@aws-sdk/client-dynamodb')
    return { sdk, client: new sdk.DynamoDBClient({}) as never }
  },
  secretsmanager: async () => {
    const sdk = await import('@aws-sdk/client-secrets-manager')
    return { sdk, client: new sdk.SecretsManagerClient({}) as never }
  },
}

try {
  const { options, rest } = readOptions(words)
  const answer = service === 'configure' ? configured() : await answerTo(options, rest)
  process.stdout.write(written(answer, options))
} catch (error) {
  process.stderr.write(`aws ${service} ${command}: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 255
}

function configured(): string {
  if (command === 'get' && words[0] === 'region') return 'us-east-1'
  throw new ShimError('only `aws configure get region` is known')
}

type Options = Map<string, string[]>

function readOptions(given: readonly string[]): { options: Options; rest: string[] } {
  const options: Options = new Map()
  const rest: string[] = []
  let current: string[] | undefined
  for (const word of given) {
    if (word.startsWith('--')) {
      current = []
      options.set(word.slice(2), current)
    } else if (current === undefined) rest.push(word)
    else current.push(word)
  }
  return { options, rest }
}

async function answerTo(options: Options, rest: readonly string[]): Promise<unknown> {
  const name = `${service} ${command}`
  if (Object.hasOwn(described, name)) return describedAnswer(name, described[name] as Described, options, rest)
  const load = Object.hasOwn(sdks, service) ? sdks[service] : undefined
  if (load === undefined) throw new ShimError('is not known to this stand-in; add it, with its options')
  const { sdk, client } = await load()
  const input = requestOf(options, sdk)
  if (name === 'sqs start-message-move-task') return moveMessages(input)
  const Command = sdk[`${pascal(command)}Command`] as new (input: unknown) => unknown
  const { $metadata: _, ...answer } = await client.send(new Command(input))
  return answer
}

function describedAnswer(
  name: string,
  { needs, may = [], answer }: Described,
  options: Options,
  rest: readonly string[],
) {
  for (const [option, allowed] of Object.entries(needs)) {
    const value = options.get(option)?.[0]
    if (value === undefined) throw new ShimError(`needs --${option}`)
    if (allowed !== undefined && !allowed.includes(value)) throw new ShimError(`--${option} ${value} does not exist`)
  }
  for (const option of options.keys()) {
    if (!(option in needs) && !may.includes(option) && !globalOptions.has(option))
      throw new ShimError(`--${option} is unknown`)
  }
  if (name === 'logs tail' && !groups.includes(rest[0] ?? ''))
    throw new ShimError(`the group ${rest[0]} does not exist`)
  return answer
}

/** The request, by the SDK's description of its members. */
function requestOf(options: Options, sdk: Sdk): Record<string, unknown> {
  const schema = sdk[`${pascal(command)}$`] as unknown[] | undefined
  if (schema === undefined) throw new ShimError('has no such command')
  const shape = (typeof schema[4] === 'function' ? (schema[4] as () => unknown[])() : schema[4]) as unknown[]
  const members = shape[4] as string[]
  const types = shape[5] as unknown[]
  const input: Record<string, unknown> = {}
  for (const [option, values] of options) {
    if (globalOptions.has(option) || ownOptions[`${service} ${command}`]?.includes(option)) continue
    const negated = option.startsWith('no-')
    const member = members.find((each) => each.toLowerCase() === option.replace(/^no-/, '').replaceAll('-', ''))
    if (member === undefined) throw new ShimError(`--${option} is unknown`)
    input[member] = optionValue(member, types[members.indexOf(member)], values, negated)
  }
  if (typeof input.QueueUrl === 'string') input.QueueUrl = localAddress(input.QueueUrl)
  return input
}

function optionValue(member: string, type: unknown, values: readonly string[], negated: boolean): unknown {
  if (values.length === 0) return !negated
  const [first = ''] = values
  const text = first.startsWith('file://') ? readFileSync(first.slice('file://'.length), 'utf8') : first
  if (type === 1) return Number(text)
  if (member.endsWith('Names')) return text.startsWith('{') ? JSON.parse(text) : values
  return /^[[{]/.test(text) && member !== 'MessageBody' && member !== 'SecretString' ? JSON.parse(text) : text
}

/**
 * What SQS does with a move task, which the local stand-in has not: a message that was put on the queue by hand has no source, and
 * without a destination the task fails at it.
 */
async function moveMessages({ SourceArn, DestinationArn }: Record<string, unknown>): Promise<unknown> {
  const sqs = await import('@aws-sdk/client-sqs')
  const client = new sqs.SQSClient({})
  const addressOf = (arn: unknown) => localAddress(`http://any/000000000000/${String(arn).split(':').at(-1)}`)
  const QueueUrl = addressOf(SourceArn)
  const { Messages = [] } = await client.send(
    new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
  )
  for (const { Attributes, Body, ReceiptHandle } of Messages) {
    const source = DestinationArn ?? Attributes?.DeadLetterQueueSourceArn
    if (source === undefined) throw new ShimError('CouldNotDetermineMessageSource')
    await client.send(new sqs.SendMessageCommand({ QueueUrl: addressOf(source), MessageBody: Body ?? '' }))
    await client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
  }
  return { TaskHandle: 'task-1' }
}

/** The commands make addresses of AWS; the queues lie here. */
function localAddress(url: string): string {
  return `${process.env.AWS_ENDPOINT_URL_SQS}${new URL(url).pathname}`
}

function pascal(hyphened: string): string {
  return hyphened.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

function written(answer: unknown, options: Options): string {
  if (typeof answer === 'string') return `${answer}\n`
  const [query] = options.get('query') ?? []
  const shown = query === undefined ? answer : jsonPath(query, answer)
  if (options.get('output')?.[0] === 'text') return `${shown ?? 'None'}\n`
  const text = JSON.stringify(shown, null, 2)
  if (service === 'lambda' && command === 'invoke') writeFileSync('/dev/null', text)
  return `${text}\n`
}
