import { operationMessageJsonSchema } from '../../shared/operations/json-schema.ts'
import { withoutValues } from './door-answers.ts'
import { doorTable } from './door-table.ts'
import { fieldRules } from './field-rules.ts'
import { fieldTable } from './field-table.ts'
import { ladderTable } from './ladder-table.ts'
import { bulletList, codeBlock, codeText, markdownTable } from './markdown.ts'
import type { OperationDocument } from './operation-document.ts'
import { operationFacts } from './operation-facts.ts'
import { nextOf } from './outcome-codes.ts'
import type { OwnOutcome } from './own-outcome.ts'
import { vendorCalls } from './vendor-calls.ts'

/** The section of one operation. */
export function operationSection(document: OperationDocument): string {
  const { declaration, door, ladder } = document
  const { name, description, input } = declaration
  const [example] = operationMessageJsonSchema(declaration).examples as [unknown]
  return [
    `## ${name}`,
    description,
    operationFacts(document),
    `**Message** ([JSON Schema](../schemas/${name}.json))`,
    codeBlock('json', JSON.stringify(example, null, 2)),
    fieldTable(fieldRules(input, 'input')),
    ...(door.length === 0 ? [] : ['**What the generations take of it**', doorTable(document)]),
    '**Vendor calls**',
    vendorCalls(document),
    ...(ladder.length === 0 ? [] : ['**The ladder**', ladderIntroduction, ladderTable(ladder)]),
    ...ends(document),
    ...warnings(document),
  ].join('\n\n')
}

const ladderIntroduction =
  'Where the account is not as wanted, the first rung that may help is tried. The account is read again after each, and a refusal leads to the next one. A rung is tried once more only after another one has changed something.'

function ends({ outcomes }: OperationDocument): string[] {
  if (outcomes.length === 0)
    return ['It has no ends of its own; see the [outcome codes](#outcome-codes) of any operation.']
  const rows = outcomes.map(({ code, statuses, messages, nextSteps }) => [
    codeText(code),
    statuses.join('; '),
    messages.join('\n'),
    nextSteps.length === 0 ? nextOf(code) : nextSteps.map((step) => `– ${step}`).join('\n'),
  ])
  const letters = outcomes.flatMap(({ request }) => (request === undefined ? [] : [request]))
  return [
    '**Ends of its own**, in the words for the example',
    markdownTable(['code', 'status', 'message', 'next steps'], rows),
    ...letters.flatMap(letterText),
  ]
}

const letterText = ({ to, subject, text }: NonNullable<OwnOutcome['request']>): string[] => [
  '`request` then holds a letter that is ready to be sent, such as:',
  codeBlock('text', `To: ${to}\nSubject: ${subject}\n\n${text}`),
]

/** Each warning once, for the partner that hears it first. */
function warnings({ surveys }: OperationDocument): string[] {
  const heard = surveys.filter(({ steps }) => steps.length > 0)
  const said = heard.flatMap((survey) => [...survey.warnings.values()].flatMap((texts) => [...texts]))
  const once = said.filter(
    (text, index) => said.findIndex((one) => withoutValues(one) === withoutValues(text)) === index,
  )
  if (once.length === 0) return []
  return ['**Warnings**: it is carried out, and `warnings` in its report may say', bulletList(once)]
}
