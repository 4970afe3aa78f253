import { operationEnvelopeSchema } from '../../shared/messaging/operation-message.ts'
import { awsEngineTimes } from '../../shared/operations/engine/engine-times.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { codesSections } from './codes-section.ts'
import { durationText } from './duration-text.ts'
import { fieldRules } from './field-rules.ts'
import { fieldTable } from './field-table.ts'
import { codeText, markdownTable, sectionLink } from './markdown.ts'
import { type OperationDocument, operationDocument } from './operation-document.ts'
import { generationsText } from './operation-facts.ts'
import { operationSection } from './operation-section.ts'
import { deferralTable, statusTable } from './operation-statuses.ts'
import { readsSection } from './reads-section.ts'
import { sampleNow, samplePartners } from './sample-partners.ts'

/**
 * `docs/operations.md`: every operation with its message, rules, vendor calls and ends; the questions that the API answers;
 * and every code.
 *
 * @throws BehaviourError or FieldRuleError for what cannot be shown
 */
export async function operationsPage(operations: readonly OperationFunctionDeclaration[]): Promise<string> {
  const documents = await Promise.all(operations.map(operationDocument))
  const parts = [
    introduction(documents),
    message(),
    course(),
    partners(),
    ...documents.map(operationSection),
    await readsSection(),
    await codesSections(documents),
  ]
  return `${parts.join('\n\n')}\n`
}

const introduction = (documents: readonly OperationDocument[]): string => `# Operations

<!-- Written by npm run docs from the catalogue and the operations' modules. Do not edit. -->

An operation is one requested change at Constant Contact, carried out once. This page is written by asking the code that
runs: the rules, vendor calls, codes and sentences are its own.

${markdownTable(
  ['operation', 'what it does', 'carried out over'],
  documents.map((document) => [
    sectionLink(document.declaration.name),
    document.declaration.description,
    generationsText(document),
  ]),
)}

Also on this page: [the message](#the-message), [what becomes of it](#what-becomes-of-it),
[the partners in the tables](#the-partners-in-the-tables), [questions about an account](#questions-about-an-account),
[outcome codes](#outcome-codes), [codes of the vendor calls](#codes-of-the-vendor-calls) and
[messages that are not accepted](#messages-that-are-not-accepted).`

const message = (): string => `## The message

An operation is asked for by a message on its own queue, or by the same fields and \`operation\` in \`POST /operations\`. The
fields around its \`input\`:

${fieldTable(fieldRules(operationEnvelopeSchema))}

An operation on an account names it by \`account\` or by \`vendorId\`; one on the partner as a whole by neither. Fields that are
not listed are refused. A JSON Schema of each message lies in [schemas](schemas).`

const course = (): string => `## What becomes of it

An accepted message joins the lane of its account, or of the partner where it is about the partner as a whole. In a lane one
operation at a time is carried out: the account is read where the directory does not know enough, the operation's guard
decides, and one request is sent. \`GET /operations/{partner}/{operationId}\` tells how far it is:

${statusTable()}

${deferralTable()}

**Unknown outcomes.** A request whose answer did not come may have taken effect. It is never sent again before the account
was looked at, ${durationText(awsEngineTimes.settle)} after it or later (the settle time; a stage may set another). Seen as wanted: \`applied\`. Twice as it
was before, ${durationText(awsEngineTimes.observationGap)} apart: it did not take effect, and is sent again. Anything else is for a
person: \`parked\`. Only what the vendor reference shows to be repeatable is sent again without looking; its sections are
named then (see the [vendor's API](vendor-api.md)). [Reliability](reliability.md) tells how all this is kept.`

const partners = (): string => `## The partners in the tables

Which generation of the vendor's API serves what is said by a partner's settings (\`capabilities\`). The tables below tell what
is done for these partners; rows and columns that are alike are joined. In the calls, \`{id}\` is the vendor's identifier of the
account. Times in the examples are around ${new Date(sampleNow).toISOString()}.

${markdownTable(
  ['partner', 'capabilities', 'other settings'],
  samplePartners.map(({ name, settings: { capabilities, anchorProduct, reopen } }) => [
    name,
    Object.entries(capabilities)
      .map(([capability, generation]) => codeText(`${capability}: ${generation}`))
      .join(', '),
    [
      ...(anchorProduct === undefined ? [] : [codeText(`anchorProduct: ${anchorProduct}`)]),
      ...Object.entries(reopen ?? {}).map(([setting, value]) => codeText(`reopen.${setting}: ${value}`)),
    ].join(', '),
  ]),
)}`
