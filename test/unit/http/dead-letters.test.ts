import { expect, test } from 'vitest'
import type { Caller } from '../../../shared/entry/http/caller-schema.ts'
import type { DeadLetterQueues } from '../../../shared/messaging/dead-letter-queues.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const move = 'POST /dead-letters/{operation}/redrive'
const path = { operation: 'open-product' }

function place(callers?: readonly Caller[], is: 'started' | 'running' = 'started') {
  const harness = new EngineHarness()
  const moved: string[] = []
  const deadLetters: DeadLetterQueues = {
    look: async () => [{ operation: 'open-product', waiting: 12, inHand: 0, sample: [{ messageId: 'm-1' }] }],
    moveBack: async (operation) => {
      moved.push(operation)
      return { is }
    },
  }
  const partners = [acme, { ...acme, id: 'globex' }]
  const { ask } = desk(harness, { partners, deadLetters, ...(callers === undefined ? {} : { callers }) })
  return { harness, moved, ask }
}

test('dead letters are counted, with a sample of them', async () => {
  const { ask } = place()
  expect(bodyIn(await ask('GET /dead-letters'))).toEqual({
    queues: [{ operation: 'open-product', waiting: 12, inHand: 0, sample: [{ messageId: 'm-1' }] }],
  })
})

test('a move back has its audit record, and says that it was begun and not that it is done', async () => {
  const { ask, moved } = place()
  const answer = await ask(move, { path, body: { why: 'The secret is there.' } })
  expect([answer.statusCode, bodyIn(answer), moved]).toEqual([
    202,
    { operation: 'open-product', result: 'started' },
    ['open-product'],
  ])
  expect(bodyIn(await ask('GET /audit', { query: { stage: 'true' } }))).toMatchObject({
    records: [{ by: me, action: 'redrive-dead-letters', subject: 'open-product', result: 'started' }],
  })
})

test('nothing is moved where the audit record cannot be written', async () => {
  const { ask, moved, harness } = place()
  harness.store.put = async () => Promise.reject(new Error('not now'))
  await expect(ask(move, { path })).rejects.toThrow('not now')
  expect(moved).toEqual([])
})

test('a move that is under way is not begun again', async () => {
  const { ask } = place(undefined, 'running')
  expect(problemIn(await ask(move, { path }))).toMatchObject({ status: 409, code: 'REDRIVE_RUNNING' })
})

test.each([
  { reason: 'one partner only: the letters may be any partner’s', caller: { partners: ['acme'], role: 'owner' } },
  { reason: 'too small a role', caller: { partners: '*', role: 'viewer' } },
] as const)('a caller with $reason moves nothing', async ({ caller }) => {
  const { ask, moved } = place([{ principal: me, ...caller } as Caller])
  expect(problemIn(await ask(move, { path }))).toMatchObject({ status: 403, code: 'ROLE_MISSING' })
  expect(moved).toEqual([])
})

test('a caller of one partner sees no dead letters', async () => {
  const { ask } = place([{ principal: me, partners: ['acme'], role: 'owner' }])
  expect(problemIn(await ask('GET /dead-letters'))).toMatchObject({ status: 403, code: 'ROLE_MISSING' })
})
