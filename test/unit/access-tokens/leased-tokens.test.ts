import { describe, expect, test } from 'vitest'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import type { AccessToken } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { leasedTokens } from '../../../shared/vendor-key/leased-tokens.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { HandClock } from '../../support/engine/hand-clock.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import { FakeSecretReader } from '../credentials/fake-secret-reader.ts'

const secretName = 'partner-ops/test/tokens/acme'
const token: AccessToken = { accessToken: 'token-1', clientId: 'client-1', refreshAt: 2_880_000, expiresAt: 3_600_000 }

/** Two processes over one ledger and one secret. */
function twoProcesses() {
  const store = new MemoryItemStore()
  const clock = new HandClock()
  const secrets = new FakeSecretReader()
  let tokens = 0
  const random = { token: () => `lease-${++tokens}`, fraction: () => 0.5, bytes: () => new Uint8Array() }
  const writer = { write: async (name: string, text: string) => void secrets.secrets.set(name, text) }
  const common = { store, clock, random, steps: protocolSteps, reader: secrets, writer, secretName, budget: 'acme-key' }
  const kept = () => JSON.parse(secrets.secrets.get(secretName) ?? 'null') as AccessToken | null
  return { store, clock, secrets, random, kept, one: leasedTokens(common), other: leasedTokens(common) }
}

const keyOf = async (store: MemoryItemStore): Promise<Record<string, unknown>> =>
  (await store.get(keyKey('acme-key'))) ?? {}

describe('the secret in which the token lies', () => {
  test('holds what was kept by one process, and is read by the other', async () => {
    const { one, other, kept } = twoProcesses()
    await one.mayAsk()
    await one.keep(token)
    expect(kept()).toEqual(token)
    expect(await other.read()).toEqual(token)
  })

  const useless: { text: string; reason: string }[] = [
    { text: '', reason: 'made and never written' },
    { text: 'to be set', reason: 'no JSON' },
    { text: 'null', reason: 'no object' },
    { text: '"token-1"', reason: 'no object' },
    { text: '{}', reason: 'no fields' },
    { text: JSON.stringify({ ...token, more: 1 }), reason: 'another form' },
    { text: JSON.stringify({ ...token, accessToken: 'to ken' }), reason: 'no token: it would break the header' },
    { text: JSON.stringify({ ...token, accessToken: 'token\r\nx: y' }), reason: 'no token: it would add a header' },
    { text: JSON.stringify({ ...token, accessToken: '' }), reason: 'no token' },
    { text: JSON.stringify({ ...token, clientId: '' }), reason: 'of nobody' },
    { text: JSON.stringify({ ...token, refreshAt: '2880000' }), reason: 'no time' },
    { text: JSON.stringify({ ...token, expiresAt: undefined }), reason: 'no end' },
    { text: JSON.stringify(token).replace('3600000', '1e999'), reason: 'no end that could come' },
    { text: JSON.stringify({ apiKey: 'key', clientId: 'client-1', clientSecret: 'x' }), reason: 'another secret' },
  ]

  test.each(useless)('holds no token where it is $reason: $text', async ({ text }) => {
    const { one, secrets } = twoProcesses()
    secrets.secrets.set(secretName, text)
    expect(await one.read()).toBeUndefined()
  })

  test('that cannot be read is said so, and nothing of it is told', async () => {
    const { one, secrets } = twoProcesses()
    secrets.isReachable = false
    await expect(one.read()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE', message: 'not reachable' })
  })
})

describe('the lease in the item of the key', () => {
  test('lets one process ask at a time', async () => {
    const { one, other } = twoProcesses()
    expect(await one.mayAsk()).toBe(true)
    expect(await other.mayAsk()).toBe(false)
  })

  test('lets its holder ask again, for a request that failed is tried again', async () => {
    const { one, other, clock } = twoProcesses()
    await one.mayAsk()
    clock.advance(20_000)
    expect(await one.mayAsk()).toBe(true)
    clock.advance(20_000)
    // That made it longer.
    expect(await other.mayAsk()).toBe(false)
  })

  test('ends by itself where its holder was killed', async () => {
    const { one, other, clock } = twoProcesses()
    await one.mayAsk()
    clock.advance(25_000)
    expect(await other.mayAsk()).toBe(false)
    clock.advance(1)
    expect(await other.mayAsk()).toBe(true)
    expect(await one.mayAsk()).toBe(false)
  })

  test('ends a little after the token was kept, so that one which is refused can be replaced', async () => {
    const { one, other, clock } = twoProcesses()
    await one.mayAsk()
    await one.keep(token)
    clock.advance(6_000)
    expect(await other.mayAsk()).toBe(false)
    clock.advance(1)
    expect(await other.mayAsk()).toBe(true)
  })

  test('is ours where the SDK repeats a write whose answer was lost', async () => {
    const { one, other, store } = twoProcesses()
    const { update } = store
    store.update = async (...asked) => {
      await update.apply(store, asked)
      return update.apply(store, asked)
    }
    expect(await one.mayAsk()).toBe(true)
    expect(await other.mayAsk()).toBe(false)
  })

  test('leaves the budget in the same item as it is, also where it makes the item', async () => {
    const { one, other, store, clock, random } = twoProcesses()
    const observer = { notice: () => undefined }
    const context = {
      store,
      clock,
      random,
      observer,
      steps: protocolSteps,
      times: awsEngineTimes,
      budgetView: new Map(),
    }
    await one.mayAsk()
    expect(await takeTicket(context, partnerKinds.v3Only, 'operations', { is: 'going-on' })).toHaveProperty('slot')
    const { tokenLease: _first, ...before } = await keyOf(store)
    clock.advance(30_000)
    await other.mayAsk()
    const { tokenLease, ...after } = await keyOf(store)
    expect(after).toEqual(before)
    expect(after).toMatchObject({ v: 1, used: 1 })
    expect(tokenLease).toMatchObject({ until: clock.now() + 25_000 })
  })

  test('cannot be had while the ledger is out of reach, which is no answer', async () => {
    const { one, store } = twoProcesses()
    store.update = async () => {
      throw new Error('unreachable')
    }
    await expect(one.mayAsk()).rejects.toThrow('unreachable')
  })
})

describe('a token that comes late', () => {
  const newer = { ...token, accessToken: 'token-2' }

  test('does not overwrite that of the process which has taken over since', async () => {
    const { one, other, clock, kept } = twoProcesses()
    await one.mayAsk()
    clock.advance(26_000)
    await other.mayAsk()
    await other.keep(newer)
    await one.keep(token)
    expect(kept()).toEqual(newer)
  })

  test('is not kept either while the process that has taken over still asks', async () => {
    const { one, other, clock, kept } = twoProcesses()
    await one.mayAsk()
    clock.advance(26_000)
    await other.mayAsk()
    await one.keep(token)
    expect(kept()).toBeNull()
  })

  test('is kept where nobody else has asked, though the lease has ended', async () => {
    const { one, other, clock, kept } = twoProcesses()
    await one.mayAsk()
    clock.advance(26_000)
    await one.keep(token)
    expect(kept()).toEqual(token)
    // Nobody may ask while it is written.
    expect(await other.mayAsk()).toBe(false)
  })

  test('of a process that never had the lease is its own', async () => {
    const { one, kept } = twoProcesses()
    await one.keep(token)
    expect(kept()).toBeNull()
  })
})
