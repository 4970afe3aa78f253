import type { EventType } from '../../shared/messaging/ports.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { durationText } from './duration-text.ts'
import { eventDetailSchema } from './event-schema.ts'
import { fieldRules } from './field-rules.ts'
import { codeBlock, codeText, markdownTable } from './markdown.ts'
import type { DeliveredEvent } from './sample-events.ts'

/** Complete by its type: a new event does not compile until it is described here. */
const happenings: Readonly<Record<EventType, string>> = {
  'operation.applied': 'An operation is done: the account is as wanted.',
  'operation.rejected': 'An operation was not done, and will not be.',
  'operation.withdrawn':
    'An operation ended before anything was sent. Shadow mode does that, or a person who withdraws it.',
  'operation.parked':
    'Only a person can decide how an operation goes on. Once for each time that it is parked anew: its version ends the `id`.',
  'operation.contradicted':
    "A late answer of the vendor's says otherwise than was concluded. The status stays. The attempt's number ends the `id`.",
  'operation.delayed': `The first in its account's lane waits for an operation in its \`after\` that was not received in ${durationText(awsEngineTimes.dependencyReport)}; the account's later ones wait behind it. Once; after ${durationText(awsEngineTimes.dependencyTimeout)} it is parked.`,
  'operation.decided':
    'A person decided a parked operation: another try, or how it ended. The version that the person saw ends the `id`. A retry may be reported several times under one `id`.',
  'account.caught':
    'After the end of an operation its account is cancelled, out of single billing and without products; it comes besides the event of that end.',
  'key.quota-used':
    "50, 70 or 90 % of an API key's day are used, by our own count: once for each, day and partner of the key, at most a minute later. A part that is reached in the last minute of a day may have no event.",
  'operations.stopped':
    'Operations of one type failed with one code time after time, and the rest of that type waits for that partner: once for each time that it is stopped. `nextSteps` has the request that lets it go on.',
  'key.pause-ended':
    'A pause that a person had set for a time has ended by itself, and the key goes on: once for each partner of the key, at most a minute later. A pause that a person ends has no event.',
  'pause.ended':
    'A pause of a partner, of one of its operations (`operation`) or of an account (`account`) has ended by itself: once, at most a minute later. A pause that a person ends has no event.',
  'message.refused':
    "A message on a queue was not accepted, and is kept among the [refused messages](../how-to/operate.md#refused-messages); beyond the most that is kept in an hour it lies on that queue's dead-letter queue. The event has what could be read of it and is valid; never a value of another field.",
}

/** As `eventsForPeople` of the stack has it, which would load CDK; a test compares the two. */
export const toldToPeople = [
  'operation.parked',
  'operation.contradicted',
  'account.caught',
] as const satisfies readonly EventType[]

/** What receivers of the bus get. */
export function eventsSection(samples: Readonly<Record<EventType, DeliveredEvent>>): string {
  const rows = Object.entries(happenings).map(([type, meaning]) => [
    codeText(type),
    meaning,
    codeText(String(samples[type as EventType].detail.id)),
  ])
  return `## Events

The stage's EventBridge bus reports how an operation ends, and how far a key's day is used (output \`EventBusName\`; locally each is a line of
\`.local/events.ndjson\`), with the \`source\` ${codeText(samples['operation.applied'].source)} and the type as \`detail-type\`. ${listText(toldToPeople.map(codeText))} also
go to the queue for people ([runbook](../how-to/runbook.md#attention-needed)). The [JSON Schema](../schemas/event.json) has one
example of each.

${markdownTable(['`detail-type`', 'when', '`detail.id`, for example'], rows)}

All come at least once, and in no certain order. A receiver that must not act twice keeps \`detail.id\`; the \`id\` beside
\`detail\` is EventBridge's own and is another one each time. The fields of \`detail\`; later versions may add to them:

${markdownTable(
  ['field', 'always there', 'kind', 'holds'],
  fieldRules(eventDetailSchema).map(({ field, required, rule, meaning }) => [
    codeText(field),
    required ? 'yes' : 'no',
    rule,
    meaning,
  ]),
)}

${codeBlock('json', JSON.stringify(samples['operation.parked'], null, 2))}

The letter of \`LADDER_ENDED\` (\`request\`) is not in the event; \`GET /operations/{partner}/{operationId}\` has it.`
}

const listText = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
