import type { SQSRecord } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { failureKind } from '../../../shared/entry/composition/failure-kind.ts'
import { IdentifierUnknown, receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { aliasItem } from '../../../shared/ledger/alias-record.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import {
  changePlanFunction,
  openProductFunction,
  subscribeWebhookFunction,
} from '../../../shared/operations/catalogue.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { handleBatch } from '../../../shared/runtime/batch-handler.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'
import { refusedIn } from '../../support/operations/refused-messages.ts'

const message = (more: object = {}) =>
  JSON.stringify({
    operationId: 'open-1',
    partner: 'acme',
    account: 'Bakery',
    input: { product: 'EmailMarketing' },
    ...more,
  })

/** A partner that has a generation for everything that is sent here. */
const withWebhooks: PartnerSettings = { ...acme, capabilities: { ...acme.capabilities, webhooks: 'v3' } }

function recordOf(body: string, group?: string, messageId = 'm-1'): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '1',
      ...(group === undefined ? {} : { MessageGroupId: group }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:0:open-product',
    awsRegion: 'local',
  }
}

function reception(
  declaration: Parameters<typeof receiveOperation>[0]['declaration'] = openProductFunction,
  harness: EngineHarness = new EngineHarness(),
  partner: PartnerSettings = withWebhooks,
  turn: () => Promise<void> = async () => undefined,
) {
  const deadLetters = new MemoryDeadLetters()
  const { log, lines } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const receive = receiveOperation({
    declaration,
    engine: harness.engine,
    deadLetters,
    events: harness.context.events,
    partners: new Map([['acme', partner]]),
    clock: harness.clock,
    log,
    metrics,
    turn,
  })
  const take = (body: string, group?: string) => receive(recordOf(body, group), harness.deadline())
  const refused = () => refusedIn(harness.store)
  return { harness, deadLetters, refused, lines, log, metrics, receive, take }
}

describe('a message that can be accepted', () => {
  test('is in the ledger, with its account in lower case, and leaves no dead letter', async () => {
    const { harness, deadLetters, take } = reception()
    await take(message())
    expect(await harness.operation('open-1')).toMatchObject({ account: 'bakery', type: 'open-product' })
    expect(deadLetters.letters).toEqual([])
  })

  test('comes twice and is acknowledged twice', async () => {
    const { harness, deadLetters, take } = reception()
    await take(message())
    await take(message())
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-1'])
    expect(deadLetters.letters).toEqual([])
  })

  test('is accepted in its turn, which a doorbell does not wait for', async () => {
    const gate = Promise.withResolvers<void>()
    const { harness, take } = reception(openProductFunction, new EngineHarness(), withWebhooks, () => gate.promise)
    const accepted = take(message())
    await take(JSON.stringify({ doorbell: { partner: 'acme', account: 'bakery', operationId: 'open-0' } }))
    await expect(harness.operation('open-1')).rejects.toThrow('There is no operation')
    gate.resolve()
    await accepted
    expect(await harness.operation('open-1')).toMatchObject({ account: 'bakery' })
  })

  test('stays on its queue when it could not be written down', async () => {
    const { harness, deadLetters, take } = reception()
    harness.store.put = async () => {
      throw new Error('unreachable')
    }
    await expect(take(message())).rejects.toThrow('unreachable')
    expect(deadLetters.letters).toEqual([])
  })

  test('carries its time, order and words over', async () => {
    const { harness, take } = reception()
    const more = {
      after: ['first'],
      priority: 'interactive',
      notAfter: '2026-01-15T14:00:00+01:00',
      metadata: { a: 'b' },
    }
    await take(message(more))
    expect(await harness.operation('open-1')).toMatchObject({
      after: ['first'],
      priority: 'interactive',
      notAfter: Date.UTC(2026, 0, 15, 13),
      metadata: { a: 'b' },
    })
  })
})

describe('a message that names its account by an identifier', () => {
  const vendorId = { generation: 'v3', id: 'a07e1' }
  const byId = message({ account: undefined, vendorId })

  test('is accepted for the account that it leads to', async () => {
    const { harness, take } = reception()
    await harness.store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    await take(byId)
    expect(await harness.operation('open-1')).toMatchObject({ account: 'bakery' })
  })

  test('stays on its queue while that is not known: nothing is written, and it is no dead letter', async () => {
    // The partner's listing is XML's, which shows no identifiers of V3.
    const { harness, deadLetters, take } = reception()
    const error = await take(byId).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(IdentifierUnknown)
    expect(error).toMatchObject({ code: 'ACCOUNT_ID_UNKNOWN', message: expect.stringContaining('v3') })
    // What the log says of it holds no identifier.
    expect((error as Error).message).not.toContain('a07e1')
    expect([harness.store.all(), deadLetters.letters]).toEqual([[], []])
  })

  test('is refused when the whole listing shows no such account, and says so without the identifier', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 3 })
    const { refused, take } = reception(changePlanFunction, harness, harness.settings)
    const input = { planType: 'GOLD', billingDayOfMonth: 3 }
    await take(message({ account: undefined, vendorId, input }))
    expect(refused()).toMatchObject([{ code: 'ACCOUNT_ID_UNKNOWN' }])
    expect(refused()[0]?.reason).not.toContain('a07e1')
    const known = harness.simulator.core.store.find('acme-client-0002')?.encodedId
    await take(message({ operationId: 'plan-2', account: undefined, vendorId: { ...vendorId, id: known }, input }))
    expect(await harness.operation('plan-2')).toMatchObject({ account: 'acme-client-0002', status: 'applied' })
  })

  test('is put off by itself: the others of its batch are accepted', async () => {
    const { harness, deadLetters, receive, lines, log, metrics } = reception()
    const event = {
      Records: [recordOf(byId, 'acme', 'm-0'), recordOf(message({ operationId: 'open-2' }), 'acme', 'm-1')],
    }
    const hidden: number[] = []
    const visibility = {
      hide: async (_handle: string, seconds: number) => void hidden.push(seconds),
      renew: async () => undefined,
    }
    const settings = {
      ...{ concurrency: 5, margin: 1_000, visibility, random: { fraction: () => 0.5 }, log, metrics },
      kindOf: failureKind,
    }
    const work = (record: SQSRecord) => receive(record, harness.deadline())
    const answer = await handleBatch(event, () => 60_000, work, settings)
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm-0' }])
    expect([hidden.length, deadLetters.letters.length]).toEqual([1, 0])
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-2'])
    expect(lines).toMatchObject([{ level: 'info', fields: { error: 'IdentifierUnknown', code: 'ACCOUNT_ID_UNKNOWN' } }])
    expect(metrics.counts).toEqual(new Map([['RecordWaiting', 1]]))
  })
})

describe('a message about the partner as a whole', () => {
  const input = { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/acme' }
  const body = (more: object = {}) => JSON.stringify({ operationId: 'webhook-1', partner: 'acme', input, ...more })

  test('is accepted without an account, in the partner’s own lane', async () => {
    const { harness, deadLetters, take } = reception(subscribeWebhookFunction)
    await take(body())
    expect(await harness.operation('webhook-1')).toMatchObject({ account: '~partner', type: 'subscribe-webhook' })
    expect(deadLetters.letters).toEqual([])
  })

  test.each([{ account: 'bakery' }, { vendorId: { generation: 'v3', id: 'a07e1' } }])(
    'is refused where it names an account: %o',
    async (named) => {
      const { harness, refused, take } = reception(subscribeWebhookFunction)
      await take(body(named))
      expect(refused()).toMatchObject([{ code: 'FIELD_INVALID', reason: expect.stringContaining('must be left out') }])
      await expect(harness.operation('webhook-1')).rejects.toThrow('There is no operation')
    },
  )
})

describe('a doorbell', () => {
  test('sets its lane going', async () => {
    const { harness, take } = reception()
    await harness.engine.submit({
      operation: 'open-product',
      operationId: 'open-2',
      partner: 'acme',
      account: 'bakery',
      input: {},
    })
    expect(harness.calls()).toEqual([])
    await take(JSON.stringify({ doorbell: { partner: 'acme', account: 'Bakery', operationId: 'open-2' } }))
    expect(harness.calls()).toEqual(['read'])
  })

  test('for what is not in any lane is harmless', async () => {
    const { harness, deadLetters, take } = reception()
    await take(JSON.stringify({ doorbell: { partner: 'acme', account: 'bakery', operationId: 'gone' } }))
    expect(harness.calls()).toEqual([])
    expect(deadLetters.letters).toEqual([])
  })
})

describe('a message that cannot be accepted', () => {
  const rows: { what: string; body: string; code: string; reason: string | RegExp }[] = [
    { what: 'is no JSON', body: '{"operationId":', code: 'NOT_JSON', reason: 'message must be JSON' },
    {
      what: 'has a field that is not known',
      body: message({ force: true }),
      code: 'FIELD_UNKNOWN',
      reason: 'force is not a known field',
    },
    {
      what: 'lacks its id',
      body: message({ operationId: undefined }),
      code: 'FIELD_MISSING',
      reason: /^operationId must be 1–64|^operationId is required/,
    },
    {
      what: 'has an input of a wrong type',
      body: message({ input: { product: 7 } }),
      code: 'FIELD_INVALID',
      reason: 'input.product must be text, but is 7',
    },
    {
      what: 'has markup in the login name',
      body: message({ account: '<b>' }),
      code: 'FIELD_INVALID',
      reason: 'account must be 1–50 letters, digits, or - _ @ . +, but is "<b>"',
    },
    {
      what: 'has a path in the login name',
      body: message({ account: '..' }),
      code: 'FIELD_INVALID',
      reason: 'account must hold a letter or digit, but is ".."',
    },
    {
      what: 'is for a partner that is not served',
      body: message({ partner: 'nobody' }),
      code: 'PARTNER_UNKNOWN',
      reason: 'partner must be a partner that this deployment serves, but is "nobody"',
    },
    {
      what: 'belongs on another queue',
      body: message({ operation: 'cancel-product' }),
      code: 'OPERATION_MISMATCH',
      reason: 'operation must be open-product here, or left out, but is "cancel-product"',
    },
    {
      what: 'is too large',
      body: message({ metadata: { a: 'x'.repeat(70_000) } }),
      code: 'MESSAGE_TOO_LARGE',
      reason: 'message must be at most 65536 bytes',
    },
    {
      what: 'is a doorbell of an unknown partner',
      body: JSON.stringify({ doorbell: { partner: 'nobody', account: 'bakery', operationId: 'x' } }),
      code: 'PARTNER_UNKNOWN',
      reason: 'doorbell.partner must be a partner that this deployment serves, but is "nobody"',
    },
  ]

  test.each(rows)(
    'since it $what is kept among the refused messages with code and reason, and is no dead letter',
    async ({ body, code, reason }) => {
      const { harness, deadLetters, refused, lines, metrics, take } = reception()
      await take(body, 'acme')
      expect([refused().length, deadLetters.letters]).toEqual([1, []])
      const [record] = refused()
      expect(record).toMatchObject({ id: 'open-product.m-1', code, sender: 'x', receives: 1, state: 'open' })
      if (typeof reason === 'string') expect(record?.reason).toBe(reason)
      else expect(record?.reason).toMatch(reason)
      expect(harness.calls()).toEqual([])
      expect(metrics.counts.get('MessageMalformed')).toBe(1)
      expect(lines).toMatchObject([{ level: 'warn', fields: { code, messageId: 'm-1', operation: 'open-product' } }])
    },
  )

  test.each(rows)('since it $what is reported by an event without any value of its own', async ({ body, code }) => {
    const { harness, take } = reception()
    await take(body)
    await take(body)
    const [event, again, ...more] = harness.events
    expect(event).toMatchObject({
      id: 'open-product/m-1/message.refused',
      type: 'message.refused',
      detail: { operation: 'open-product', messageId: 'm-1', code, fields: expect.any(Array) },
    })
    expect([again?.id, more]).toEqual([event?.id, []])
    for (const value of ['<b>', '..', 'xxxx', '7']) {
      expect(JSON.stringify(event?.detail.fields)).not.toContain(value)
      expect(event?.account).not.toBe(value)
    }
  })

  test('stays on its queue when it cannot be written down, and is not reported as refused', async () => {
    const { deadLetters, harness, take } = reception()
    harness.store.put = async () => {
      throw new StoreError('STORE_THROTTLED', 'too much')
    }
    const error = await take('x').catch((thrown: unknown) => thrown)
    expect(failureKind(error)).toBe('outside')
    expect([harness.events, deadLetters.letters]).toEqual([[], []])
  })

  test('is reported with its names as far as they are valid', async () => {
    const { harness, lines, take } = reception()
    await take(message({ input: { product: 7 }, metadata: { note: 'for Robin Baker' } }))
    await take(message({ account: 'Robin Baker <robin@example.com>', partner: 'Acme Ltd', operationId: 'open 1' }))
    await take('{"operationId":"open-1","operationId":"open-2","partner":"acme"}')
    const [valid, invalid, ambiguous] = harness.events
    expect(valid).toMatchObject({
      partner: 'acme',
      account: 'bakery',
      detail: { operationId: 'open-1', fields: ['input.product'] },
    })
    expect(invalid).toEqual({
      id: expect.any(String),
      type: 'message.refused',
      time: expect.any(String),
      detail: {
        operation: 'open-product',
        messageId: 'm-1',
        refusedId: 'open-product.m-1',
        code: 'FIELD_INVALID',
        fields: ['operationId', 'partner', 'account'],
      },
    })
    expect(ambiguous).not.toHaveProperty('partner')
    expect(ambiguous?.detail).toMatchObject({ code: 'FIELD_DUPLICATE', fields: ['operationId'] })
    expect(JSON.stringify(harness.events)).not.toMatch(/Robin|Ltd/)
    expect(lines[0]?.fields).toMatchObject({ partner: 'acme', operationId: 'open-1', fields: 'input.product' })
    expect(JSON.stringify(lines)).not.toMatch(/Robin|Ltd|bakery/i)
  })

  test('is refused all the same where the bus does not take its event, which is counted', async () => {
    const { refused, harness, metrics, take } = reception()
    harness.busDown = true
    await take('x')
    expect(refused()).toHaveLength(1)
    expect(metrics.counts.get('EventNotTaken')).toBe(1)
  })

  test('since its id was used for another request names the fields that differ, and no value', async () => {
    const { refused, harness, take } = reception()
    await take(message())
    await take(message({ account: 'florist', input: { product: 'PlantedProduct' } }))
    expect(refused()).toMatchObject([
      {
        code: 'OPERATION_ID_REUSED',
        reason: 'operationId open-1 was used before for another request; it differs in account, input.product.',
      },
    ])
    await expect(harness.lane('florist')).rejects.toThrow()
  })

  test('since its lane is full is told so', async () => {
    const { refused, harness, take } = reception()
    for (let n = 0; n < 200; n++) {
      const request = {
        operation: 'open-product',
        operationId: `first-${n}`,
        partner: 'acme',
        account: 'bakery',
        input: {},
      }
      await harness.engine.submit(request)
    }
    await take(message())
    expect(refused()).toMatchObject([{ code: 'LANE_FULL', reason: expect.stringContaining('200 operations') }])
  })

  test('is kept though all ten of its batch are refused at once, and each is acknowledged', async () => {
    const { harness, refused, receive, log, metrics } = reception()
    const Records = Array.from({ length: 10 }, (_, n) =>
      recordOf(message({ operationId: `wrong ${n}` }), 'acme', `m-${n}`),
    )
    const visibility = { hide: async () => undefined, renew: async () => undefined }
    const settings = {
      ...{ concurrency: 10, margin: 1_000, visibility, random: { fraction: () => 0.5 }, log, metrics },
      kindOf: failureKind,
    }
    const work = (record: SQSRecord) => receive(record, harness.deadline())
    expect(await handleBatch({ Records }, () => 60_000, work, settings)).toEqual({ batchItemFailures: [] })
    expect(refused().map(({ messageId }) => messageId)).toEqual(Records.map(({ messageId }) => messageId))
    expect(harness.store.all().find(({ pk }) => pk === 'REFUSED-COUNT')).toMatchObject({ count: 10 })
    expect(new Set(harness.events.map(({ id }) => id)).size).toBe(10)
  })

  test('does not hold up the rest of its batch', async () => {
    const { harness, refused, receive, log, metrics } = reception()
    const bodies = ['not JSON', message(), message({ operationId: 'open-3', account: 'florist' })]
    const event = { Records: bodies.map((body, n) => recordOf(body, 'acme', `m-${n}`)) }
    const visibility = { hide: async () => undefined, renew: async () => undefined }
    const settings = {
      ...{ concurrency: 5, margin: 1_000, visibility, random: { fraction: () => 0.5 }, log, metrics },
      kindOf: failureKind,
    }
    const answer = await handleBatch(
      event,
      () => 60_000,
      (record) => receive(record, harness.deadline()),
      settings,
    )
    expect(answer.batchItemFailures).toEqual([])
    expect(refused()).toHaveLength(1)
    expect((await harness.operation('open-1')).type).toBe('open-product')
    expect((await harness.operation('open-3')).account).toBe('florist')
  })
})
