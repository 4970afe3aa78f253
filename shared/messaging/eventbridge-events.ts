import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { MessagingError } from './messaging-error.ts'
import type { Events, OutgoingEvent } from './ports.ts'

/** What receivers filter by, with the event's type as `detail-type`. */
export const eventSource = 'partner-ops'

/** Events on an EventBridge bus. */
export class EventbridgeEvents implements Events {
  readonly #client: EventBridgeClient
  readonly #busName: string

  constructor(client: EventBridgeClient, busName: string) {
    this.#client = client
    this.#busName = busName
  }

  /**
   * The event's `detail` with `id`, `partner`, `account` and `time` beside its fields; those four win over fields of the same name.
   *
   * @throws MessagingError EVENT_REFUSED when the bus answered but did not take the event; what the SDK throws otherwise
   */
  async emit(event: OutgoingEvent): Promise<void> {
    const { id, type, time, partner, account, detail } = event
    const { FailedEntryCount, Entries } = await this.#client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.#busName,
            Source: eventSource,
            DetailType: type,
            Time: new Date(time),
            Detail: JSON.stringify({ ...detail, id, partner, account, time }),
          },
        ],
      }),
    )
    // A refused entry comes with HTTP 200 (Amazon EventBridge: PutEvents).
    const refusal = Entries?.find((entry) => entry.ErrorCode !== undefined)
    if ((FailedEntryCount ?? 0) > 0 || refusal) {
      throw new MessagingError(
        'EVENT_REFUSED',
        `The event bus did not take ${type} (${refusal?.ErrorCode ?? 'no code given'}). It stays due and is sent again; if that lasts, check the bus and the function's grants.`,
      )
    }
  }
}
