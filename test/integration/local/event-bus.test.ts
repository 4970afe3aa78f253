import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEventBusServer } from '../../../infra/local/event-bus-server.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

async function start() {
  const file = join(temporaryFolder(), 'events.ndjson')
  const bus = { name: 'events', region: 'us-east-1', file, now: () => Date.UTC(2026, 10, 22) }
  const server = await startEventBusServer(bus, 0)
  const client = new EventBridgeClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(async () => {
    client.destroy()
    await server.stop()
  })
  return { client, file }
}

const event = { Source: 'partner-ops', DetailType: 'operation.applied', Detail: '{"a":1}', EventBusName: 'events' }

describe('EventBridge stand-in, as the SDK sees it', () => {
  it('writes each event to its file, in the envelope that receivers get', async () => {
    const { client, file } = await start()
    const answer = await client.send(new PutEventsCommand({ Entries: [event, { ...event, Detail: '{"a":2}' }] }))
    expect(answer.FailedEntryCount).toBe(0)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(events.map(({ id }) => id)).toEqual(answer.Entries?.map(({ EventId }) => EventId))
    expect(events).toMatchObject([
      { source: 'partner-ops', 'detail-type': 'operation.applied', time: '2026-11-22T00:00:00.000Z', detail: { a: 1 } },
      { detail: { a: 2 } },
    ])
  })

  it.each([
    { changes: { EventBusName: 'evnets' }, code: 'ResourceNotFoundException', reason: 'another bus' },
    { changes: { Detail: 'a' }, code: 'MalformedDetail', reason: 'a detail that is no JSON' },
    { changes: { Detail: '[]' }, code: 'MalformedDetail', reason: 'a detail that is no object' },
    { changes: { Source: '' }, code: 'InvalidArgument', reason: 'an empty source' },
  ])('answers 200 but counts $reason as failed, and takes the others', async ({ changes, code }) => {
    const { client, file } = await start()
    const answer = await client.send(new PutEventsCommand({ Entries: [{ ...event, ...changes }, event] }))
    expect(answer.FailedEntryCount).toBe(1)
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined])
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1)
  })
})
