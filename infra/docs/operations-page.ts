import { replyKeptFor } from '../../shared/engine/keep-reply.ts'
import { storedSettleTimes } from '../../shared/engine/settle-times.ts'
import { operationEnvelopeSchema } from '../../shared/messaging/operation-message.ts'
import { actionText } from '../../shared/operations/act-for-account/allowed-actions.ts'
import { mostInnerAnswerBytes } from '../../shared/partner-api/v3/calls/act-for-account.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { codesSections } from './codes-section.ts'
import { durationText } from './duration-text.ts'
import { eventsSection } from './events-section.ts'
import { fieldRules } from './field-rules.ts'
import { fieldTable } from './field-table.ts'
import { codeText, markdownTable, sectionLink } from './markdown.ts'
import type { OperationDocument } from './operation-document.ts'
import { generationsText } from './operation-facts.ts'
import { operationSection } from './operation-section.ts'
import { deferralTable, statusTable } from './operation-statuses.ts'
import { readsSection } from './reads-section.ts'
import { sampleEvents } from './sample-events.ts'
import { sampleNow, samplePartners } from './sample-partners.ts'

/**
 * `docs/reference/operations.md`: every operation with its message, rules, vendor calls and ends; the questions that the API answers;
 * the events; and every code.
 *
 * @throws BehaviourError or FieldRuleError for what cannot be shown
 */
export async function operationsPage(documents: readonly OperationDocument[]): Promise<string> {
  const parts = [
    introduction(documents),
    message(),
    course(),
    partners(),
    ...documents.map(operationSection),
    await readsSection(),
    eventsSection(await sampleEvents(documents)),
    await codesSections(documents),
  ]
  return `${parts.join('\n\n')}\n`
}

const introduction = (documents: readonly OperationDocument[]): string => `# Operations

<!-- Written by npm run docs from the catalogue and the operations' modules. Do not edit. -->

An operation is one requested change at Constant Contact, carried out once. This page is written by asking the code that
runs: the rules, vendor calls, codes and sentences are its own. Its words (lane, anchor product, settle time …) are explained in
[Words](../../CONTRIBUTING.md#words).

${markdownTable(
  ['operation', 'what it does', 'carried out over'],
  documents.map((document) => [
    sectionLink(document.declaration.name),
    document.declaration.description,
    generationsText(document),
  ]),
)}

Also on this page: [the message](#the-message), [what becomes of it](#what-becomes-of-it),
[the partners in the tables](#the-partners-in-the-tables), [questions about an account](#questions-about-an-account), [events](#events),
[outcome codes](#outcome-codes), [codes of the vendor calls](#codes-of-the-vendor-calls) and
[messages that are not accepted](#messages-that-are-not-accepted).`

const message = (): string => `## The message

An operation is asked for by a message on its own queue, or by the same fields and \`operation\` in \`POST /operations\`. The
fields around its \`input\`:

${fieldTable(fieldRules(operationEnvelopeSchema))}

An operation on an account names it by \`account\` or by \`vendorId\`; one on the partner as a whole by neither. Fields that are
not listed are refused. A JSON Schema of each message lies in [schemas](../schemas).

**What is a repeat.** A message under an \`operationId\` of the same partner that was used before is a repeat where \`operation\`,
the account, \`after\`, \`notAfter\` and each field of \`input\` are the same. Otherwise it is refused (\`OPERATION_ID_REUSED\`, with the
names of the fields that differ). \`priority\` and \`metadata\` may differ; those of the first message stay. The same is the same
value: a login name in capitals, a \`vendorId\` that leads to the same account, another offset of the same moment or another order
of an object's names makes no difference. Another order in a list does, and so does a field that says what would hold without it,
such as \`"product": "EmailMarketing"\`.`

const course = (): string => `## What becomes of it

An accepted message joins the lane of its account, or of the partner where it is about the partner as a whole. In a lane one
operation at a time is carried out: the account is read where the directory does not know enough, the operation's guard
decides, and one request is sent. \`GET /operations/{partner}/{operationId}\` returns how far it is:

${statusTable()}

${deferralTable()}

An accepted operation is not lost. It ends as \`applied\`, \`rejected\` or \`withdrawn\`, or is \`parked\`; behind a parked operation of the
same account it waits until a person has decided that one.

**A lane that stands still.** Where the first of the lane is parked, or waits for operations that nobody has sent, the answer to a
later submission (202) and the reports of all behind it have \`blockedBy\`: that first one's \`operationId\` and \`operation\`, its \`status\`
(\`parked\` or \`deferred\`), its \`code\`, \`since\` when, and in \`waitsFor\` the ids that are missing.

**What a parked operation sees.** While the first of a lane is parked or waits, what questions show of the account is kept, but for
fields that an open request is to change. Where an operation's request left and only what came of it is in question (\`CHANGED_ELSEWHERE\`,
\`BEFORE_UNKNOWN\`, \`CANNOT_TELL\`, \`ATTEMPTS_EXHAUSTED\`, \`STORED_NOT_SEEN\`, \`LADDER_ENDED\`), its account is read once at every look of its
lane, ${durationText(awsEngineTimes.parkedLook)} apart for a day and ${durationText(6 * awsEngineTimes.parkedLook)} apart after it, and soon after a question that shows what was wanted. Seen as wanted in the
whole, it ends as \`applied\` (\`concludedBy: observation\`), no matter who brought that about. After a refusal because the name was
taken, after answers that contradict each other, and where nothing was ever sent, only a person ends it.

**How it was decided.** \`concludedBy\` is \`answer\` (the vendor's), \`observation\` (a look at the account), \`guard\` (a rule of ours)
or \`decision\` (a person). \`effect\` of an applied one is \`proven\` (our request did it), \`unproven\` (the
account is as wanted, which may be somebody else's doing) or \`none\` (it was so before, and nothing was sent).

**Refusals.** A refusal (400, 403, 404, 405, 406, 409, 410, 415, a redirect) says whether we may go on, and not whether the request was
carried out: where anything shows the effect, the account is looked at once, ${durationText(awsEngineTimes.settle)} after the answer, before anything is concluded or sent again. A 409 where an
earlier request may have taken effect is looked for through a day and then \`parked\` as \`PROBABLY_APPLIED\`, never rejected.

**Unknown outcomes.** A request whose answer did not come may have taken effect. It is never sent again before the account
was looked at, ${durationText(awsEngineTimes.settle)} after it or later (the settle time; a stage may set another). Seen as wanted: \`applied\`. Twice as it
was before, ${durationText(awsEngineTimes.observationGap)} apart: it did not take effect, and is sent again. Anything else is for a
person: \`parked\`. A creation is sent again only after looks
that began ${durationText(storedSettleTimes(awsEngineTimes)[0])} and ${durationText(storedSettleTimes(awsEngineTimes)[1])} after it. A step is sent again without looking only where the vendor's own
words show that it does no harm; the operation links them. A step of which nothing at the vendor shows the effect is parked with
\`EFFECT_NOT_SHOWN\` once the vendor has settled, with the request to make by hand. [Reliability](../explanation/reliability.md) says how all this is kept.

**Replies.** Where a request is made for its answer, as \`act-for-account\` does, the report of the applied operation has \`reply\`: the
vendor's answer as \`body\`, and \`until\` when it can be read, ${durationText(replyKeptFor)} after it came. It may hold personal data, so it stands in no event,
log line or evidence, and is removed then. An answer of more than ${mostInnerAnswerBytes / 1024} KiB is not read.`

const partners = (): string => `## The partners in the tables

A partner's settings (\`capabilities\`) say which generation of the vendor's API serves what. The tables below show what
is done for these partners; rows and columns that are alike are joined. In the calls, \`{id}\` is the vendor's identifier of the
account. Times in the examples are around ${new Date(sampleNow).toISOString()}.

${markdownTable(
  ['partner', 'capabilities', 'other settings'],
  samplePartners.map(({ name, settings: { capabilities, anchorProduct, reopen, allowedActions = [] } }) => [
    name,
    Object.entries(capabilities)
      .map(([capability, generation]) => codeText(`${capability}: ${generation}`))
      .join(', '),
    [
      ...(anchorProduct === undefined ? [] : [codeText(`anchorProduct: ${anchorProduct}`)]),
      ...allowedActions.map((action) => codeText(`allowedActions: ${actionText(action)}`)),
      ...Object.entries(reopen ?? {}).map(([setting, value]) => codeText(`reopen.${setting}: ${value}`)),
    ].join(', '),
  ]),
)}`
