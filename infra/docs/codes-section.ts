import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterUnknownOf } from '../../shared/ledger/after-unknown.ts'
import type { OutcomeCode } from '../../shared/ledger/operation-record.ts'
import { failureTable } from '../../shared/partner-api/failure-messages.ts'
import { codeText, markdownTable, sectionLink } from './markdown.ts'
import type { OperationDocument } from './operation-document.ts'
import { outcomeTable } from './outcome-codes.ts'
import { refusedMessages } from './refused-messages.ts'

/** Every code that a caller or an operator may meet, in three tables. */
export async function codesSections(documents: readonly OperationDocument[]): Promise<string> {
  return [outcomes(documents), vendorCallCodes(), await messageCodes()].join('\n\n')
}

function outcomes(documents: readonly OperationDocument[]): string {
  const said = wordsIn('engine', 'vendor-key')
  const operationsOf = (code: OutcomeCode): string => {
    const own = documents.filter((document) => endsWith(document, code))
    if (own.length > 0) return own.map(({ declaration }) => sectionLink(declaration.name)).join(', ')
    return said.has(code) ? 'any' : 'none of this version'
  }
  return `## Outcome codes

\`GET /operations/{partner}/{operationId}\` and the events carry \`status\`, \`code\`, \`message\` and \`nextSteps\`. Codes are
only ever added. An operation that was carried out without any trouble has none. A parked operation keeps its lane: the operations behind
it wait until a person has decided it.

**Where it says decide, retry, mark or withdraw:** [operate](../how-to/operate.md) shows the requests.

${outcomeTable(operationsOf)}`
}

/** Whether an operation ends with a code by itself, or has the engine end it so by what it asks for. */
function endsWith({ declaration: { name }, outcomes: own, surveys }: OperationDocument, code: OutcomeCode): boolean {
  if (code === 'ACCOUNT_UNKNOWN') return surveys.some(({ waitsForAccount }) => waitsForAccount)
  if (code === 'EFFECT_NOT_SHOWN')
    return surveys.some(({ steps }) => steps.some(({ step }) => afterUnknownOf(step) === 'park'))
  if (code === 'STORED_NOT_SEEN') return surveys.some(({ steps }) => steps.some(({ step }) => step.mayBeStored))
  return own.some((outcome) => outcome.code === code) || wordsIn(`operations/${name}`).has(code)
}

/** Every word in capitals that stands as a text in the sources of rooms or folders below `shared/`. */
function wordsIn(...folders: readonly string[]): Set<string> {
  const roots = folders.map((folder) => join(import.meta.dirname, '../../shared', folder))
  const texts = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8')),
  )
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Z_]+)'/g)].map(([, word = '']) => word)))
}

const vendorCallCodes = (): string => `## Codes of the vendor calls

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
)}`

async function messageCodes(): Promise<string> {
  const rows = (await refusedMessages()).map(({ code, wrong, reason, status }) => [
    codeText(code),
    wrong,
    reason === undefined ? '' : codeText(reason),
    status === undefined ? '' : String(status),
  ])
  return `## Messages that are not accepted

Such a message is kept with its \`code\` and \`reason\` among the [refused messages](../how-to/operate.md#refused-messages); over the API it is
answered with an RFC 9457 problem that holds the same, and not kept. Nothing was sent to the vendor. A message that repeats an accepted
operation is answered like the first, whatever has changed since.

A message is checked in three steps, and each reports its own problems only: whether it can be read at all (size, JSON, no name
twice); then every field of the message and its \`input\`, all that is wrong at once, 20 problems at most; then what the partner's
settings and generation take at this time.

${markdownTable(['code', 'what is wrong', '`reason`, for example', 'API'], rows)}`
}
