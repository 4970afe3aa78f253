import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateSecretCommand, ResourceExistsException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Endpoints } from './endpoints.ts'
import { journalDifferences } from './journal-check.ts'
import { localCredentials } from './local-credentials.ts'
import { describeOperation, type OperationView, readOperation } from './operation-view.ts'
import { simulatorControl } from './simulator-control.ts'
import {
  expectedCalls,
  malformedMessage,
  namedPasswordAccount,
  type TourMessage,
  timedOutAccount,
  tourMessages,
} from './tour-plan.ts'
import type { TourRow, TourTable } from './tour-table.ts'

export interface TourResult {
  /** Calls and changes that the vendor saw. */
  calls: number
  changes: number
  /** A line for everything that was not as it has to be. */
  differences: readonly string[]
}

const passwordSecretName = `partner-ops/local/client-passwords/${namedPasswordAccount}`
const pollMilliseconds = 200
const patienceMilliseconds = 90_000
const finalStatuses = ['applied', 'rejected', 'withdrawn', 'parked']

/**
 * Plays the tour against a running runtime: real messages on the real queues, statuses over the HTTP API, and at the end
 * the vendor's journal as the judge. Playing it twice changes nothing, since its operation ids stay the same.
 */
export async function playTour(endpoints: Endpoints, table: TourTable): Promise<TourResult> {
  const common = { region: endpoints.region, credentials: localCredentials }
  const sqs = new SQSClient({ ...common, endpoint: endpoints.sqs })
  const control = simulatorControl(endpoints.simulatorControl)
  const messages = tourMessages(passwordSecretName)
  try {
    await createPassword(new SecretsManagerClient({ ...common, endpoint: endpoints.secretsManager }))
    // Carried out by the vendor, but the answer never comes.
    await control.addFault({ match: { call: 'open', account: timedOutAccount }, fault: 'timeout-after' })
    await send(sqs, endpoints, malformedMessage.operation, malformedMessage.body, malformedMessage.body.partner)
    for (const message of messages) await send(sqs, endpoints, message.operation, body(message), message.partner)
    const differences = await watch(endpoints, messages, table)
    const journal = await control.journal()
    await control.clearFaults()
    return {
      calls: journal.length,
      changes: journal.filter(({ applied }) => applied).length,
      differences: [...differences, ...journalDifferences(journal, expectedCalls)],
    }
  } finally {
    sqs.destroy()
  }
}

/** Looks until every message has come to its end, or patience is over. */
async function watch(endpoints: Endpoints, messages: readonly TourMessage[], table: TourTable): Promise<string[]> {
  const until = performance.now() + patienceMilliseconds
  for (;;) {
    const [refused, ...views] = await Promise.all([
      refusedMessage(endpoints.api),
      ...messages.map(({ partner, operationId }) => readOperation(endpoints.api, partner, operationId)),
    ])
    table.show([...messages.map((message, index) => row(message, views[index])), malformedRow(refused)])
    const allEnded = views.every((view) => finalStatuses.includes(view?.status ?? ''))
    if ((allEnded && refused !== undefined) || performance.now() > until) {
      return [...messages.flatMap((message, index) => difference(message, views[index])), ...refusedDifference(refused)]
    }
    await sleep(pollMilliseconds)
  }
}

function row({ title, account }: TourMessage, view: OperationView | undefined): TourRow {
  return { operation: title, account, status: view?.status ?? 'sent', happened: describeOperation(view) }
}

function malformedRow(refused: RefusedView | undefined): TourRow {
  const { account } = malformedMessage.body
  const [status, happened] =
    refused === undefined ? ['sent', 'on its queue'] : ['refused', `${refused.code}: ${refused.reason}`]
  return { operation: 'open, malformed', account, status, happened }
}

function difference({ operationId, ends }: TourMessage, view: OperationView | undefined): string[] {
  const seen = [view?.status ?? 'not known', view?.code, view?.concludedBy]
  const expected = [ends.status, ends.code, ends.concludedBy]
  const text = (parts: readonly (string | undefined)[]) => parts.filter((part) => part !== undefined).join(', ')
  if (text(seen) === text(expected)) return []
  return [`operation ${operationId}: expected ${text(expected)}, but it is ${text(seen)}`]
}

interface RefusedView {
  code: string
  reason: string
}

function refusedDifference(refused: RefusedView | undefined): string[] {
  if (refused?.code === malformedMessage.code) return []
  return [
    `malformed message: expected ${malformedMessage.code} among the refused messages, but found ${refused?.code ?? 'nothing'}`,
  ]
}

/** The record of the malformed message; it stays there to be looked at. */
async function refusedMessage(api: string): Promise<RefusedView | undefined> {
  const { operation, body } = malformedMessage
  const response = await fetch(`${api}/refused?partner=${body.partner}&operation=${operation}`)
  const { refused } = (await response.json()) as { refused: (RefusedView & { operationId?: string })[] }
  return refused.find(({ operationId }) => operationId === body.operationId)
}

async function send(
  sqs: SQSClient,
  endpoints: Endpoints,
  operation: string,
  message: Readonly<Record<string, unknown>>,
  partner: string,
): Promise<void> {
  const QueueUrl = endpoints.queues[operation]
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), MessageGroupId: partner }))
}

function body({ operationId, partner, account, input, after }: TourMessage): Record<string, unknown> {
  return { operationId, partner, account, input, ...(after === undefined ? {} : { after }) }
}

/** A new account's password may lie in a secret of the caller's; the message only names it. */
async function createPassword(secrets: SecretsManagerClient): Promise<void> {
  const SecretString = `Tour-${randomBytes(12).toString('base64url')}-7`
  try {
    await secrets.send(new CreateSecretCommand({ Name: passwordSecretName, SecretString }))
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error
  } finally {
    secrets.destroy()
  }
}
