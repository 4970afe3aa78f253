import { operationMessageJsonSchema } from '../../shared/messaging/json-schema.ts'
import { operationEnvelopeSchema } from '../../shared/messaging/operation-message.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { failureTable } from '../../shared/partner-api/failure-messages.ts'
import { type FieldRule, fieldRules } from './field-rules.ts'
import { codeBlock, codeText, markdownTable } from './markdown.ts'
import { type OperationBehaviour, operationBehaviour } from './operation-behaviour.ts'
import { messageProblemTable, outcomeTable } from './outcome-codes.ts'

/** `docs/operations.md`: every operation with its message, rules, vendor calls and ends. */
export async function operationsPage(operations: readonly OperationFunctionDeclaration[]): Promise<string> {
  const sections = await Promise.all(
    operations.map(async (declaration) => operationSection(declaration, await operationBehaviour(declaration))),
  )
  return `${[introduction(), ...sections, codes()].join('\n\n')}\n`
}

const introduction = (): string => `# Operations

<!-- Written by npm run docs from the catalogue and the operations' modules. Do not edit. -->

An operation is one requested change of one client account. It is asked for by a message on the operation's own queue, or
by the same fields and \`operation\` in \`POST /operations\`. The message's own fields:

${fieldTable(fieldRules(operationEnvelopeSchema))}

A JSON Schema of each message lies in [schemas](schemas). The fields of \`input\` follow.`

function operationSection(declaration: OperationFunctionDeclaration, behaviour: OperationBehaviour): string {
  const { name, description, input } = declaration
  const [example] = operationMessageJsonSchema(declaration).examples as [unknown]
  return [
    `## ${name}`,
    description,
    `[JSON Schema](schemas/${name}.json)`,
    codeBlock('json', JSON.stringify(example, null, 2)),
    fieldTable(fieldRules(input, 'input')),
    vendorCalls(behaviour),
    guards(behaviour),
  ].join('\n\n')
}

const fieldTable = (rules: readonly FieldRule[]): string =>
  markdownTable(
    ['field', 'required', 'rule', 'meaning'],
    rules.map(({ field, required, rule, meaning }) => [codeText(field), required ? 'yes' : 'no', rule, meaning]),
  )

function vendorCalls({ read, write, afterUnknown }: OperationBehaviour): string {
  const after = {
    observe:
      'the account is read again after the settle time, and nothing is sent before that has shown what became of it',
    repeat: 'the request is sent again, which the vendor reference shows to be harmless',
    park: 'a person has to decide',
  } satisfies Record<OperationBehaviour['afterUnknown'], string>
  const when = read.always ? 'always, before the change' : 'before the change, unless the directory knows enough'
  return `**Vendor calls** (XML generation)

${markdownTable(
  ['call', 'when'],
  [
    [codeText(read.call), when],
    [codeText(write), 'the change'],
  ],
)}

When the outcome of the change is unknown, ${after[afterUnknown]}.`
}

function guards({ guards: ends, refusals, waitsForAccount }: OperationBehaviour): string {
  const words = { finish: 'applied, effect `none`', reject: 'rejected', park: 'parked' } as const
  const rows = [
    ...ends.map((end) => [
      codeText(end.code),
      words[end.do],
      end.message,
      'nextSteps' in end ? list(end.nextSteps) : '',
    ]),
    ...refusals.map(({ code, message, nextSteps }) => [codeText(code), 'rejected', message, list(nextSteps)]),
  ]
  const waits = waitsForAccount
    ? '\n\nAn account that the vendor does not know is waited for, then `ACCOUNT_UNKNOWN`.'
    : ''
  return `**Ends of its own** (example account and product)

${markdownTable(['code', 'status', 'message', 'next steps'], rows)}${waits}`
}

const list = (steps: readonly string[]): string => steps.map((step) => `– ${step}`).join('\n')

const codes = (): string => `## Outcome codes

\`GET /operations/{partner}/{operationId}\` and the events carry \`status\`, \`code\`, \`message\` and \`nextSteps\`. Codes are
only ever added. An operation that was simply carried out has none. A parked operation keeps its lane: the operations behind
it wait until a person has decided it. The engine can do that (retry, mark applied, mark rejected); the API's routes for it
do not exist yet (see the [change log](../CHANGELOG.md)).

${outcomeTable()}

## Codes of the vendor calls

A refusal of the class \`rejected\` ends an operation with this code, unless the operation words it itself. The other classes
appear in the operation's attempts: \`not-sent\` and \`refused-for-now\` are tried again, \`held\` waits for the settings to be put
right, \`unknown\` and \`stored\` are resolved by looking.

${markdownTable(
  ['code', 'class', 'what happened'],
  Object.entries(failureTable).map(([code, [failureClass, message]]) => [
    codeText(code),
    codeText(failureClass),
    message,
  ]),
)}

## Messages that are not accepted

Such a message goes to the dead-letter queue of its operation with the attributes \`code\` and \`reason\`; over the API it is
answered with an RFC 9457 problem. Nothing was sent to the vendor.

${messageProblemTable()}`
