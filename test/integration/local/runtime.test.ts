import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it, vi } from 'vitest'
import { clients } from './support/clients.ts'
import { isAlive } from './support/process-alive.ts'
import { RuntimeProcessError, startRuntimeProcess } from './support/runtime-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patience = { timeout: 30_000, interval: 50 }

// Several processes start in each, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const logOf = (folder: string, name: string): string => readFileSync(join(folder, `logs/${name}.log`), 'utf8')

const key = { pk: { S: 'a' }, sk: { S: 'b' } }

describe('the embedded runtime', () => {
  it('brings messages, requests and times to the functions that the catalogue names', async () => {
    const folder = temporaryFolder()
    const { endpoints } = await startRuntimeProcess('echo', folder)
    const { sqs } = clients(endpoints)
    await sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queues['open-product'], MessageBody: 'hello' }))
    const answer = await fetch(`${endpoints.api}/partners/acme/accounts/client%2B1/membership?fresh=1`)
    expect(await answer.json()).toMatchObject({
      routeKey: 'GET /partners/{partner}/accounts/{login}/membership',
      pathParameters: { partner: 'acme', login: 'client+1' },
      queryStringParameters: { fresh: '1' },
    })
    await vi.waitFor(() => expect(logOf(folder, 'open-product')).toContain('"body":"hello"'), patience)
    await vi.waitFor(() => expect(logOf(folder, 'sweep')).toContain('aws.scheduler'), patience)
    expect(statSync(join(folder, 'endpoints.json')).mode & 0o777).toBe(0o600)
  })

  it('refuses a second runtime in the folder, naming the first', async () => {
    const folder = temporaryFolder()
    const { pids } = await startRuntimeProcess('echo', folder)
    const second = startRuntimeProcess('echo', folder)
    await expect(second).rejects.toBeInstanceOf(RuntimeProcessError)
    await expect(second).rejects.toThrow(`(process ${pids.runtime})`)
    expect(isAlive(pids.runtime)).toBe(true)
  })

  it.each(['dynamodb', 'simulator'] as const)('starts %s again at the same address when it is killed', async (part) => {
    const folder = temporaryFolder()
    const { endpoints, pids, errors } = await startRuntimeProcess('echo', folder)
    const { dynamodb } = clients(endpoints)
    await dynamodb.send(new PutItemCommand({ TableName: endpoints.table, Item: { ...key, kept: { N: '1' } } }))
    process.kill(pids[part], 'SIGKILL')
    await vi.waitFor(() => expect(isAlive(pids[part])).toBe(false), patience)
    await vi.waitFor(async () => {
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: endpoints.table, Key: key }))
      expect(Item?.kept).toEqual({ N: '1' })
      expect((await fetch(`${endpoints.simulatorControl}/health`)).status).toBe(200)
    }, patience)
    expect(errors()).toContain(`${part} ended (SIGKILL) and is started again`)
  })

  it('leaves no process when it is killed, and goes on where it was when it is started again', async () => {
    const folder = temporaryFolder()
    const first = await startRuntimeProcess('echo', folder)
    const before = clients(first.endpoints)
    await before.dynamodb.send(new PutItemCommand({ TableName: first.endpoints.table, Item: key }))
    const SecretId = 'partner-ops/local/digest-key'
    const digestKey = (await before.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString
    await before.sqs.send(
      new SendMessageCommand({
        QueueUrl: first.endpoints.queues['open-product'],
        MessageBody: 'not lost',
        DelaySeconds: 1,
      }),
    )
    await first.end('SIGKILL')
    const second = await startRuntimeProcess('echo', folder)
    // Whoever inherits the killed runtime's parts may take a moment to clear them away.
    await vi.waitFor(() => expect(Object.values(first.pids).filter(isAlive)).toEqual([]), patience)
    // The token in the console's address is another each time.
    const { console: firstConsole = '', ...kept } = first.endpoints
    const { console: secondConsole = '', ...again } = second.endpoints
    expect(again).toEqual(kept)
    expect(new URL(secondConsole).host).toBe(new URL(firstConsole).host)
    const after = clients(second.endpoints)
    const { Item } = await after.dynamodb.send(new GetItemCommand({ TableName: second.endpoints.table, Key: key }))
    expect(Item).toEqual(key)
    expect((await after.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe(digestKey)
    await vi.waitFor(() => expect(logOf(folder, 'open-product')).toContain('not lost'), patience)
  })

  it('stops everything on SIGTERM and takes its endpoints away', async () => {
    const folder = temporaryFolder()
    const { pids, end } = await startRuntimeProcess('echo', folder)
    expect(await end('SIGTERM')).toBe(0)
    for (const pid of Object.values(pids)) expect(isAlive(pid)).toBe(false)
    expect(existsSync(join(folder, 'endpoints.json'))).toBe(false)
  })
})
