import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSecretStore } from '../../../infra/local/secret-store.ts'
import { startSecretsManagerServer } from '../../../infra/local/secrets-manager-server.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const name = 'partner-ops/test/partners/acme'

async function start(file = join(temporaryFolder(), 'secrets.json')) {
  const server = await startSecretsManagerServer(
    openSecretStore(file, 'us-east-1', () => 1_795_000_000_000),
    0,
  )
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(async () => {
    client.destroy()
    await server.stop()
  })
  return { client, file, server }
}

describe('Secrets Manager stand-in, as the SDK sees it', () => {
  it('gives back a secret by name and by ARN', async () => {
    const { client } = await start()
    const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }))
    for (const SecretId of [name, ARN]) {
      const found = await client.send(new GetSecretValueCommand({ SecretId }))
      expect(found).toMatchObject({ Name: name, SecretString: 'first', VersionStages: ['AWSCURRENT'] })
      expect(found.CreatedDate?.getTime()).toBe(1_795_000_000_000)
    }
  })

  it('keeps the version before as AWSPREVIOUS, and no older one under a stage', async () => {
    const { client } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }))
    for (const SecretString of ['second', 'third']) {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }))
    }
    const value = async (VersionStage?: string) =>
      (await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage }))).SecretString
    expect([await value(), await value('AWSCURRENT'), await value('AWSPREVIOUS')]).toEqual(['third', 'third', 'second'])
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: name }))
    expect(Object.values(VersionIdsToStages ?? {}).toSorted()).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']])
  })

  it('leaves the current version alone while another is pending', async () => {
    const { client } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'old' }))
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'new', VersionStages: ['AWSPENDING'] }))
    const current = await client.send(new GetSecretValueCommand({ SecretId: name }))
    const pending = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSPENDING' }))
    expect([current.SecretString, pending.SecretString]).toEqual(['old', 'new'])
  })

  it('takes the same version twice under one token, but no other value', async () => {
    const { client } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'old' }))
    const ClientRequestToken = 'a'.repeat(32)
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId: name, SecretString, ClientRequestToken }))
    await put('new')
    expect((await put('new')).VersionId).toBe(ClientRequestToken)
    await expect(put('other')).rejects.toBeInstanceOf(ResourceExistsException)
  })

  it.each([
    { SecretId: 'nothing', VersionStage: undefined, reason: 'a secret that does not exist' },
    { SecretId: name, VersionStage: 'AWSPENDING', reason: 'a stage that no version has' },
    { SecretId: 'constructor', VersionStage: undefined, reason: 'a name that every object has' },
  ])('answers $reason with ResourceNotFoundException', async ({ SecretId, VersionStage }) => {
    const { client } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }))
    const get = client.send(new GetSecretValueCommand({ SecretId, VersionStage }))
    await expect(get).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('refuses to create a secret twice', async () => {
    const { client } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }))
    const again = client.send(new CreateSecretCommand({ Name: name, SecretString: 'second' }))
    await expect(again).rejects.toBeInstanceOf(ResourceExistsException)
  })

  it('keeps secrets over a restart, in a file that only its owner can read, and lists them without values', async () => {
    const { client, file, server } = await start()
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }))
    await server.stop()
    const again = await start(file)
    expect((await again.client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString).toBe('first')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { SecretList } = await again.client.send(new ListSecretsCommand({}))
    expect(SecretList?.map((secret) => secret.Name)).toEqual([name])
    expect(JSON.stringify(SecretList)).not.toContain('first')
  })
})
