import { EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'
import { EventbridgeEvents } from '../../../shared/messaging/eventbridge-events.ts'
import type { OutgoingEvent } from '../../../shared/messaging/ports.ts'

const event: OutgoingEvent = {
  id: 'event-1',
  type: 'operation.applied',
  time: '2026-11-22T02:00:00.000Z',
  partner: 'acme',
  account: 'robin',
  detail: { operationId: 'op-1', partner: 'not this one' },
}

function busThatAnswers(answer: Partial<PutEventsCommandOutput>) {
  const commands: unknown[] = []
  const client = new EventBridgeClient({ region: 'us-east-1' })
  client.send = (async (command: unknown) => {
    commands.push(command)
    return answer
  }) as typeof client.send
  return { commands, events: new EventbridgeEvents(client, 'partner-ops-test') }
}

describe('an event on the bus', () => {
  it('goes out with source, type, time and its stable id', async () => {
    const { commands, events } = busThatAnswers({ FailedEntryCount: 0, Entries: [{ EventId: 'aws-1' }] })
    await events.emit(event)
    const [command] = commands as PutEventsCommand[]
    expect(command).toBeInstanceOf(PutEventsCommand)
    expect(command?.input.Entries).toMatchObject([
      {
        EventBusName: 'partner-ops-test',
        Source: 'partner-ops',
        DetailType: 'operation.applied',
        Time: new Date(event.time),
      },
    ])
    expect(JSON.parse(command?.input.Entries?.[0]?.Detail ?? '')).toEqual({
      id: 'event-1',
      operationId: 'op-1',
      partner: 'acme',
      account: 'robin',
      time: event.time,
    })
  })

  it.each<[name: string, answer: Partial<PutEventsCommandOutput>, told: string]>([
    [
      'a failed entry',
      { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'x' }] },
      'ThrottlingException',
    ],
    ['a failed entry without its code', { FailedEntryCount: 1 }, 'no code given'],
    ['an error code without the count', { Entries: [{ ErrorCode: 'InternalFailure' }] }, 'InternalFailure'],
  ])('is not taken for sent when the answer, with HTTP 200, holds %s', async (_name, answer, told) => {
    const { events } = busThatAnswers(answer)
    await expect(events.emit(event)).rejects.toMatchObject({
      code: 'EVENT_REFUSED',
      message: expect.stringContaining(told),
    })
  })
})
