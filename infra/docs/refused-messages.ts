import type { SQSRecord } from 'aws-lambda'
import type { Acceptance } from '../../shared/engine/accept.ts'
import type { Engine } from '../../shared/engine/engine.ts'
import { receiveOperation } from '../../shared/entry/composition/receive-operation.ts'
import { submitOperation } from '../../shared/entry/http/submit-operation.ts'
import { openProductFunction, operationFunctions } from '../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { BehaviourError } from './operation-module.ts'
import { type RefusedSample, refusedSamples } from './refused-samples.ts'
import { sampleNow, samplePartners } from './sample-partners.ts'

/** A message that is not accepted, and what is said to it. */
export interface RefusedMessage {
  code: string
  wrong: string
  /** What stands in the refused message's record; missing where a queue takes the message all the same, or has no such mistake. */
  reason: string | undefined
  /** The API's status; missing where it has no such mistake. */
  status: number | undefined
}

/** Sends each sample to a queue's function and to the API, and tells what they say. */
export async function refusedMessages(): Promise<RefusedMessage[]> {
  return Promise.all(
    Object.entries(refusedSamples).map(async ([code, sample]) => {
      const asked = { ...sample, declaration: sample.declaration ?? openProductFunction }
      const kept = sample.only === 'api' ? undefined : await askQueue(asked)
      const problem = sample.only === 'queue' ? undefined : await askApi(asked)
      const said = [kept?.code, ...(problem?.codes ?? [])].filter((one) => one !== undefined)
      const isMet = (kept === undefined || kept.code === code) && (problem?.codes.includes(code) ?? true)
      if (!isMet || said.length === 0) throw new BehaviourError(`The sample of ${code} is answered with ${said}.`)
      return { code, wrong: sample.wrong, reason: kept?.reason, status: problem?.status }
    }),
  )
}

interface RefusedSaying {
  code: string
  reason: string
}

/** The old partner: it has no generation for plans. */
const partners = new Map(samplePartners.slice(0, 1).map(({ settings }) => [settings.id, settings]))

const engineSaying = (
  acceptance: Acceptance,
  refused: RefusedSaying[] = [],
): Pick<Engine, 'handle' | 'submit' | 'answer' | 'accountOf' | 'findAccountOf' | 'knows' | 'keepRefused'> => ({
  handle: async () => acceptance,
  submit: async () => acceptance,
  answer: async () => undefined,
  accountOf: async () => undefined,
  findAccountOf: async () => ({ is: 'absent' }),
  knows: async () => false,
  keepRefused: async ({ code, reason }) => {
    refused.push({ code, reason })
    return { is: 'kept', id: '' }
  },
})

const accepted: Acceptance = { is: 'accepted', repeated: false }

async function askQueue({
  declaration,
  body,
  senders,
  acceptance = accepted,
}: RefusedSample & { declaration: OperationFunctionDeclaration }) {
  const refused: RefusedSaying[] = []
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const receive = receiveOperation({
    declaration,
    engine: engineSaying(acceptance, refused),
    deadLetters: { send: async () => undefined },
    events: { emit: async () => undefined },
    partners,
    senders,
    clock: { now: () => sampleNow },
    log: silent,
    metrics: { count: () => undefined } as never,
  })
  const record = { body: typeof body === 'string' ? body : JSON.stringify(body), attributes: {}, messageId: '1' }
  await receive(record as unknown as SQSRecord, { at: 0 })
  return refused[0]
}

async function askApi({
  declaration,
  body,
  acceptance = accepted,
}: RefusedSample & { declaration: OperationFunctionDeclaration }) {
  const sent = typeof body === 'string' ? body : JSON.stringify({ operation: declaration.name, ...body })
  const answer = await submitOperation(sent, operationFunctions, partners, engineSaying(acceptance), sampleNow)
  const { code, problems = [] } = JSON.parse(answer.body ?? '{}') as { code?: string; problems?: { code: string }[] }
  return { codes: [code, ...problems.map((problem) => problem.code)], status: answer.statusCode }
}
