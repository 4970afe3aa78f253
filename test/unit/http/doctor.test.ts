import { describe, expect, test } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import type { OperateRequest } from '../../../shared/entry/operate/operate-route.ts'
import { latestRunKey } from '../../../shared/ledger/reconciliation-record.ts'
import type { QueueState } from '../../../shared/messaging/queue-states.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me, wellStage } from '../../support/operations/desk.ts'

interface Line {
  subject: string
  ok: boolean
  code?: string
  sentence: string
  next: string
}

const route = 'GET /doctor'
const globex: PartnerSettings = { ...acme, id: 'globex', login: 'globex', secretName: 'globex-secret' }

async function linesOf(
  harness: EngineHarness,
  query: Record<string, string> = {},
  options: Parameters<typeof desk>[1] = {},
) {
  const { ask } = desk(harness, options)
  const answer = await ask(route, { query })
  expect(answer.statusCode).toBe(200)
  return bodyIn(answer) as unknown as { ok: boolean; lines: Line[] }
}

const lineOf = async (subject: string, ...asked: Parameters<typeof linesOf>) => {
  const { lines } = await linesOf(...asked)
  const found = lines.filter((line) => line.subject === subject)
  expect(found, subject).toHaveLength(1)
  return found[0]
}

/** Swept a minute ago, and reconciled last night. */
async function well(harness = new EngineHarness()) {
  await harness.engine.noteSweep({ unfinished: false } as never)
  const ended = { state: 'complete', startedAt: harness.clock.now(), finishedAt: harness.clock.now(), failures: 0 }
  await harness.store.put({ ...latestRunKey('acme'), ...ended })
  harness.clock.advance(60_000)
  return harness
}

const withSecret = (text: string): OperateRequest['doctor'] => ({
  ...wellStage,
  secrets: { read: async (name) => (name === acme.secretName ? text : 'key') },
})

const withQueue = (look: () => Promise<QueueState>): OperateRequest['doctor'] => ({
  ...wellStage,
  queues: { operations: ['open-product'], look },
})

test('where all is well each thing has its line, and the vendor is not asked unless that is said', async () => {
  const harness = await well()
  const before = harness.store.all()
  const { ok, lines } = await linesOf(harness)
  expect(ok).toBe(true)
  expect(lines.map(({ subject }) => subject)).toEqual([
    ...['partner:acme', 'secret:acme', 'key:acme-key', 'generation:acme/xml'],
    ...['secret:digest-key', 'queue:open-product', 'schedule:sweep', 'reconciliation:acme'],
  ])
  expect(harness.gateway.journal).toEqual([])
  expect(harness.store.all()).toEqual(before)
})

describe('ask=true', () => {
  test('makes one read, which is counted in the day of the key', async () => {
    const harness = await well()
    expect(await lineOf('generation:acme/xml', harness, { ask: 'true' })).toMatchObject({ ok: true })
    expect(harness.gateway.journal).toHaveLength(1)
    const key = await harness.engine.keys.key('acme-key')
    expect(key?.day.used).toBe(1)
  })

  test('a sign-in that is refused stops the key as any other, and is not tried again by the next who ask', async () => {
    const harness = await well()
    harness.gateway.fault = () => ({
      kind: 'failure',
      failure: { class: 'held', code: 'CREDENTIALS_REFUSED', message: 'The vendor refused the sign-in.', status: 401 },
    })
    const first = await lineOf('generation:acme/xml', harness, { ask: 'true' })
    expect(first).toMatchObject({ ok: false, code: expect.any(String) })
    const calls = harness.gateway.journal.length
    for (let time = 0; time < 5; time++) {
      const again = await lineOf('generation:acme/xml', harness, { ask: 'true' })
      expect(again).toMatchObject({ code: 'KEY_STOPPED', next: expect.stringContaining('key:acme-key') })
    }
    expect(harness.gateway.journal).toHaveLength(calls)
  })

  test('a paused key is not asked', async () => {
    const harness = await well()
    await harness.engine.keys.pause('acme-key', { by: 'robin', why: 'maintenance' })
    const { ok, lines } = await linesOf(harness, { ask: 'true' })
    expect(ok).toBe(false)
    expect(lines).toContainEqual(expect.objectContaining({ subject: 'key:acme-key', ok: false, code: 'KEY_PAUSED' }))
    expect(lines).toContainEqual(expect.objectContaining({ subject: 'generation:acme/xml', code: 'KEY_STOPPED' }))
    expect(harness.gateway.journal).toEqual([])
  })
})

describe('a secret', () => {
  test.each([
    ['not JSON', 'SECRET_INVALID', 'must be JSON'],
    [JSON.stringify({ apiKey: 'k', clientId: 'c', clientSecret: 'hidden-1' }), 'SECRET_INVALID', 'login and password'],
  ])('that is %s is said to be so, without a value of it', async (text, code, words) => {
    const line = await lineOf('secret:acme', await well(), {}, { doctor: withSecret(text) })
    expect(line).toMatchObject({ ok: false, code, sentence: expect.stringContaining(words) })
    expect(JSON.stringify(line)).not.toContain('hidden-1')
  })

  test('that is not there is named', async () => {
    const error = new CredentialsError('SECRET_MISSING', 'x', 'The secret x does not exist.')
    const doctor = { ...wellStage, secrets: { read: () => Promise.reject(error) } }
    const { lines } = await linesOf(await well(), {}, { doctor })
    expect(lines.filter(({ code }) => code === 'SECRET_MISSING').map(({ subject }) => subject)).toEqual([
      'secret:acme',
      'secret:digest-key',
    ])
  })
})

describe('a queue', () => {
  test.each<[string, () => Promise<QueueState>, string | undefined]>([
    ['is missing', async () => ({ is: 'missing' }), 'QUEUE_MISSING'],
    ['may not be asked', () => Promise.reject(new Error('no')), 'QUEUE_NOT_READABLE'],
    [
      'has no dead-letter queue',
      async () => ({ is: 'there', waiting: 0, inHand: 0, deadLetters: 'none' }),
      'DEAD_LETTERS_MISSING',
    ],
    ['has dead letters', async () => ({ is: 'there', waiting: 0, inHand: 0, deadLetters: 3 }), 'DEAD_LETTERS_LIE'],
    ['is read by nobody', async () => ({ is: 'there', waiting: 7, inHand: 0, deadLetters: 0 }), 'QUEUE_UNREAD'],
    ['is worked on', async () => ({ is: 'there', waiting: 7, inHand: 2, deadLetters: 0 }), undefined],
  ])('that %s', async (_, look, code) => {
    const line = await lineOf('queue:open-product', await well(), {}, { doctor: withQueue(look) })
    expect(line?.ok).toBe(code === undefined)
    expect(line?.code).toBe(code)
  })
})

describe('what runs by the clock', () => {
  test('never ran on a new stage', async () => {
    const harness = new EngineHarness()
    for (const subject of ['schedule:sweep', 'reconciliation:acme']) {
      expect(await lineOf(subject, harness)).toMatchObject({ ok: false, code: 'SCHEDULE_NEVER_RAN' })
    }
  })

  test('is overdue when it has not ended for long', async () => {
    const harness = await well()
    harness.clock.advance(11 * 60_000)
    expect(await lineOf('schedule:sweep', harness)).toMatchObject({ ok: false, code: 'SCHEDULE_OVERDUE' })
    expect(await lineOf('reconciliation:acme', harness)).toMatchObject({ ok: true })
    harness.clock.advance(51 * 3_600_000)
    expect(await lineOf('reconciliation:acme', harness)).toMatchObject({ ok: false, code: 'SCHEDULE_OVERDUE' })
  })
})

test('settings that contradict each other, and what is paused, have a line each', async () => {
  const harness = await well()
  await harness.engine.pause({ partner: 'acme', operation: 'open-product' }, { by: 'robin', why: 'dispute' })
  const contradicting = { ...acme, textCredentials: 'form' as const }
  const { lines } = await linesOf(harness, {}, { partners: [contradicting] })
  expect(lines).toContainEqual(expect.objectContaining({ subject: 'partner:acme', code: 'SETTINGS_CONTRADICT' }))
  expect(lines).toContainEqual(
    expect.objectContaining({
      subject: 'pause:acme/open-product',
      code: 'PAUSED',
      next: expect.stringContaining('POST /partners/acme/resume with "operation": "open-product"'),
    }),
  )
})

test('who reaches one partner of two sees nothing of the other, nor of what belongs to both', async () => {
  const callers = [{ principal: me, partners: ['acme'], role: 'operator' as const }]
  const { lines } = await linesOf(await well(), {}, { partners: [acme, globex], callers })
  expect(JSON.stringify(lines)).not.toContain('globex')
  expect(lines.map(({ subject }) => subject.split(':')[0])).not.toContain('queue')
  const { ask } = desk(undefined, { partners: [acme, globex], callers })
  expect((await ask(route, { query: { partner: 'globex' } })).statusCode).toBe(404)
})
