import { describe, expect, test } from 'vitest'
import { operationRequest } from '../../../shared/entry/composition/operation-request.ts'
import type { OperationEnvelope } from '../../../shared/messaging/operation-message.ts'

const about = (subject: 'account' | 'partner') => ({ name: 'some-operation', subject })
const envelope = (more: Partial<OperationEnvelope> = {}): OperationEnvelope => ({
  operationId: 'one',
  partner: 'acme',
  input: {},
  ...more,
})
const vendorId = { generation: 'v3', id: 'a07e1' } as const

/** An engine that knows one identifier, and remembers what it was asked. */
function knowing() {
  const asked: unknown[] = []
  const accountOf = async (partner: string, id: { generation: string; id: string }) => {
    asked.push([partner, id])
    return id.id === vendorId.id ? 'bakery' : undefined
  }
  return { asked, engine: { accountOf } }
}

describe('a checked message', () => {
  test('becomes a request with all that was asked for, its time in ms', async () => {
    const more = {
      account: 'bakery',
      after: ['zero'],
      priority: 'interactive',
      notAfter: '2026-01-15T14:00:00+01:00',
      shadow: true,
      metadata: { ticket: '7' },
    } as const
    const input = { product: 'EmailMarketing' }
    const { engine, asked } = knowing()
    expect(await operationRequest(about('account'), envelope({ ...more, after: ['zero'] }), input, engine)).toEqual({
      operation: 'some-operation',
      operationId: 'one',
      partner: 'acme',
      account: 'bakery',
      input,
      after: ['zero'],
      priority: 'interactive',
      notAfter: Date.UTC(2026, 0, 15, 13),
      shadow: true,
      metadata: { ticket: '7' },
    })
    expect(asked).toEqual([])
  })

  test('becomes a request with nothing that was not asked for', async () => {
    const { engine } = knowing()
    expect(await operationRequest(about('account'), envelope({ account: 'bakery' }), {}, engine)).toEqual({
      operation: 'some-operation',
      operationId: 'one',
      partner: 'acme',
      account: 'bakery',
      input: {},
    })
  })

  test('is about the account that its identifier leads to, among those of its partner', async () => {
    const { engine, asked } = knowing()
    const request = await operationRequest(about('account'), envelope({ vendorId }), {}, engine)
    expect(request).toMatchObject({ account: 'bakery' })
    expect(request).not.toHaveProperty('vendorId')
    expect(asked).toEqual([['acme', vendorId]])
  })

  test('is no request while its identifier leads nowhere', async () => {
    const { engine } = knowing()
    const unknown = { generation: 'v2', id: 'a07e2' } as const
    expect(await operationRequest(about('account'), envelope({ vendorId: unknown }), {}, engine)).toEqual({
      unknownIdentifier: unknown,
    })
  })

  test('about the partner as a whole goes into the partner’s own lane', async () => {
    const { engine, asked } = knowing()
    expect(await operationRequest(about('partner'), envelope(), {}, engine)).toMatchObject({ account: '~partner' })
    expect(asked).toEqual([])
  })
})
