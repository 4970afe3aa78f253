import { describe, expect, test } from 'vitest'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { key, nameOf, TokenProcesses } from './token-processes.ts'

const minute = 60_000

async function obtained(
  world: TokenProcesses,
  processes: readonly ReturnType<TokenProcesses['start']>[],
  wait = minute,
) {
  const asked = processes.map((process) => process.obtain())
  await world.pass(wait)
  return (await Promise.all(asked)).map(nameOf)
}

describe('processes without a token', () => {
  test('make one request between them; the others wait for what it gets, and take no place in the budget', async () => {
    const world = new TokenProcesses()
    world.vendorTakes = () => 2_000
    const processes = ['a', 'b', 'c', 'd', 'e'].map((name) => world.start(name))
    expect(await obtained(world, processes)).toEqual(Array.from({ length: 5 }, () => 'token-1'))
    expect(world.requests).toHaveLength(1)
    expect(processes.map(({ permits }) => permits)).toEqual([1, 0, 0, 0, 0])
  })

  test('wait also where the one that asks waits for its place in the budget first', async () => {
    const world = new TokenProcesses()
    world.takes = (process, step) => (process === 'a' && step === 'permit' ? 16_000 : 0)
    world.vendorTakes = () => 4_900
    const [a, b] = [world.start('a'), world.start('b')]
    const first = a.obtain()
    const names: string[] = []
    // Whoever cannot wait any longer is told that nothing was sent, and asks again.
    for (let tries = 0; tries < 10 && names.at(-1) !== 'token-1'; tries++) {
      const [name = ''] = await obtained(world, [b], 6_000)
      names.push(name)
    }
    expect(nameOf(await first)).toBe('token-1')
    expect(new Set(names)).toEqual(new Set(['TOKEN_AWAITED', 'token-1']))
    expect(world.requests).toHaveLength(1)
  })

  test('are told that nothing was sent, and when to ask again, where the one that asks is killed', async () => {
    const world = new TokenProcesses()
    world.vendorTakes = () => 2_000
    const [a, b] = [world.start('a'), world.start('b')]
    void a.obtain()
    await world.pass(1_000)
    a.kill()
    const asked = b.obtain()
    await world.pass(10_000)
    expect(await asked).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_AWAITED', retryAt: expect.any(Number) },
    })
    await world.pass(15_000)
    // The lease of the killed one has ended.
    expect(await obtained(world, [b])).toEqual(['token-2'])
    expect(world.requests.map(({ process }) => process)).toEqual(['a', 'b'])
  })

  test('ask once more each second at the most where the vendor grants nothing', async () => {
    const world = new TokenProcesses()
    world.vendorAnswers = (request) => (request < 4 ? 503 : undefined)
    const processes = ['a', 'b', 'c'].map((name) => world.start(name))
    const names: string[] = []
    for (let second = 0; second < 60 && names.at(-1) !== 'token-4'; second++) {
      const asked = processes.map((process) => process.obtain())
      await world.pass(200)
      void Promise.all(asked).then((all) => void names.push(...all.map(nameOf)))
      await world.pass(300)
    }
    expect(names).toContain('token-4')
    expect(world.requests).toHaveLength(4)
    expect(Math.min(...world.gaps())).toBeGreaterThanOrEqual(1_000)
    expect(world.mostAtOnce()).toBe(1)
  })
})

describe('a token that all have', () => {
  test('is used for 80 % of its life, then replaced by one of them, while the others go on with it', async () => {
    const world = new TokenProcesses()
    const processes = ['a', 'b', 'c'].map((name) => world.start(name))
    await obtained(world, processes)
    await world.pass(world.began + 2_880_000 - world.clock.now() - 1)
    expect(await obtained(world, processes, 0)).toEqual(['token-1', 'token-1', 'token-1'])
    expect(world.requests).toHaveLength(1)
    await world.pass(1)
    world.vendorTakes = () => 3_000
    // Nobody waits: the token serves for another twelve minutes.
    const asked = processes.map((process) => process.obtain())
    await world.pass(100)
    expect(nameOf(await asked[1])).toBe('token-1')
    expect(nameOf(await asked[2])).toBe('token-1')
    await world.pass(minute)
    expect(nameOf(await asked[0])).toBe('token-2')
    expect(await obtained(world, processes)).toEqual(['token-2', 'token-2', 'token-2'])
    expect(world.requests).toHaveLength(2)
  })

  test('and that cannot be replaced is used to its end', async () => {
    const world = new TokenProcesses()
    world.vendorAnswers = (request) => (request > 1 ? 503 : undefined)
    const a = world.start('a')
    await obtained(world, [a])
    await world.pass(2_880_000)
    expect(await obtained(world, [a])).toEqual(['token-1'])
    await world.pass(720_000)
    expect(await obtained(world, [a])).toEqual(['TOKEN_UNAVAILABLE'])
  })

  test('is found by a process that starts later, in the secret', async () => {
    const world = new TokenProcesses()
    await obtained(world, [world.start('a')])
    const late = world.start('late')
    expect(await obtained(world, [late])).toEqual(['token-1'])
    expect([world.requests.length, late.permits]).toEqual([1, 0])
  })
})

describe('a token that the vendor refuses', () => {
  test('is replaced once: the others to whom it is refused take the newer one from the secret', async () => {
    const world = new TokenProcesses()
    const processes = ['a', 'b', 'c'].map((name) => world.start(name))
    const held = Promise.all(processes.map((process) => process.obtain()))
    await world.pass(minute)
    const tokens = await held
    const refused = processes.map((process, n) => process.refused(tokens[n]))
    await world.pass(minute)
    expect((await Promise.all(refused)).map(nameOf)).toEqual(['token-2', 'token-2', 'token-2'])
    expect(world.requests).toHaveLength(2)
  })

  test('is not taken up again from a slow holder that comes back late', async () => {
    const world = new TokenProcesses()
    // The first holder freezes between the vendor’s answer and keeping the token.
    world.takes = (process, step, count) => (process === 'a' && step === 'lease' && count === 2 ? 40_000 : 0)
    const [a, b, c] = [world.start('a'), world.start('b'), world.start('c')]
    const late = a.obtain()
    await world.pass(30_000)
    expect(await obtained(world, [b], 2_000)).toEqual(['token-2'])
    await world.pass(30_000)
    expect(nameOf(await late)).toBe('token-1')
    expect(world.written.map((text) => JSON.parse(text).accessToken)).toEqual(['token-2'])
    expect(await obtained(world, [c])).toEqual(['token-2'])
  })
})

describe('a secret that is of no use', () => {
  test('since it holds no token is written over by the first to ask', async () => {
    const world = new TokenProcesses()
    world.secret = 'to be set'
    const processes = ['a', 'b'].map((name) => world.start(name))
    expect(await obtained(world, processes)).toEqual(['token-1', 'token-1'])
    expect(JSON.parse(world.secret)).toMatchObject({ accessToken: 'token-1', clientId: key.clientId })
    expect(world.requests).toHaveLength(1)
  })

  test('since it cannot be reached makes each process ask for itself, one after the other', async () => {
    const world = new TokenProcesses()
    world.isSecretReachable = false
    const processes = ['a', 'b', 'c'].map((name) => world.start(name))
    const names = new Map<string, string>()
    for (let tries = 0; tries < 10; tries++) {
      const got = await obtained(world, processes, 10_000)
      for (const [n, name] of got.entries()) names.set(processes[n]?.name ?? '', name)
    }
    expect([...names.values()].sort()).toEqual(['token-1', 'token-2', 'token-3'])
    expect(world.mostAtOnce()).toBe(1)
    expect(Math.min(...world.gaps())).toBeGreaterThanOrEqual(1_000)
  })
})

test('neither token nor client secret gets into the ledger or into what a failure says', async () => {
  const world = new TokenProcesses()
  world.vendorAnswers = (request) => (request === 2 ? 400 : undefined)
  const [a, b] = [world.start('a'), world.start('b')]
  const held = a.obtain()
  await world.pass(minute)
  const failed = a.refused(await held)
  await world.pass(minute)
  world.isSecretReachable = false
  const unread = b.shared.read().catch((error: Error) => `${error.name} ${error.message} ${error.stack}`)
  await world.pass(minute)
  const told = JSON.stringify([world.store.all(), await failed, await unread])
  expect(told).toContain('ACCESS_REFUSED')
  for (const secret of ['token-1', 'token-2', key.clientSecret, Buffer.from(key.clientSecret).toString('base64')]) {
    expect(told).not.toContain(secret)
  }
  expect(await world.store.get(keyKey('acme-key'))).toHaveProperty('tokenLease')
})
