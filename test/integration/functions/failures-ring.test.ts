import { beforeAll, expect, test, vi } from 'vitest'
import { localStage } from '../../../infra/stages/local.ts'
import type { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { synthesizeStage } from '../../infra/synthesized-stage.ts'
import { messageEvent } from './support/bare-function.ts'
import { bareStage, declarationOf } from './support/bare-stage.ts'
import { ringingAlarms } from './support/ringing-alarms.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let template: ReturnType<typeof synthesizeStage>['template']
beforeAll(() => {
  template = synthesizeStage({ settings: localStage('http://127.0.0.1:1') }).template
})

const provision = (changes: object = {}) => {
  const { example } = declarationOf('provision-account') as (typeof operationFunctions)[number]
  const input = { ...example, password: { generate: true } }
  return messageEvent({ operationId: 'ring-1', partner: 'acme', account: 'ring', input, ...changes })
}

test('nothing rings while all is well, and a missing table rings although Lambda sees a success', async () => {
  const { start } = await bareStage()
  const bare = await start('provision-account')
  expect((await bare.invoke(provision())).result).toEqual({ batchItemFailures: [] })
  const sweep = await start('sweep')
  await sweep.invoke({})
  expect(ringingAlarms(template, [...bare.lines(), ...sweep.lines()])).toEqual([])

  const without = await start('provision-account', { TABLE_NAME: 'nowhere' })
  expect(await without.invoke(provision())).toMatchObject({ result: { batchItemFailures: [{}] } })
  expect(ringingAlarms(template, without.lines())).toEqual(['message-not-accepted'])
  expect(without.lines()).toContainEqual(
    expect.objectContaining({ level: 'ERROR', code: 'STORE_REFUSED', stack: expect.stringContaining('at ') }),
  )
  const others: [name: string, event: object, alarms: string[]][] = [
    ['get-operation', { pathParameters: { partner: 'acme', operationId: 'x' } }, ['fault-inside']],
    ['sweep', {}, ['fault-inside']],
    ['reconcile', {}, ['fault-inside', 'reconciliation-incomplete']],
  ]
  for (const [name, event, alarms] of others) {
    const other = await start(name, { TABLE_NAME: 'nowhere' })
    await other.invoke(event)
    expect(ringingAlarms(template, other.lines()), name).toEqual(alarms)
  }
})

test('missing secrets ring: that of the digests with each message, that of a partner as a key that is held', async () => {
  const { start } = await bareStage()
  const noKey = await start('provision-account', { DIGEST_SECRET_NAME: 'partner-ops/nowhere' })
  const { result } = await noKey.invoke(provision())
  expect(result).toMatchObject({ batchItemFailures: [{ itemIdentifier: 'message-1' }] })
  expect(ringingAlarms(template, noKey.lines())).toEqual(['message-not-accepted'])
  expect(noKey.lines()).toContainEqual(expect.objectContaining({ code: 'SECRET_MISSING' }))

  const { partners } = localStage('http://127.0.0.1:1')
  const without = partners.map((partner) => ({ ...partner, secretName: `${partner.secretName}-nowhere` }))
  const noSecret = await start('provision-account', { PARTNERS: JSON.stringify(without) })
  await noSecret.invoke(provision())
  // The sweeper counts it each minute, as long as it lasts.
  const sweep = await start('sweep', { PARTNERS: JSON.stringify(without) })
  await sweep.invoke({})
  expect(ringingAlarms(template, [...noSecret.lines(), ...sweep.lines()])).toEqual([
    'vendor-key-held',
    'work-stands-still',
  ])
})

test('a reconciliation that read nothing rings', async () => {
  const { start, gates } = await bareStage()
  gates.simulator.silence()
  const bare = await start('reconcile', {
    ENGINE_TIMES: JSON.stringify(localStage('http://127.0.0.1:1').engineTimes),
  })
  await bare.invoke({})
  expect(ringingAlarms(template, bare.lines())).toContain('reconciliation-incomplete')
  expect(bare.lines()).toContainEqual(expect.objectContaining({ partner: 'acme', reason: 'unread' }))
})
