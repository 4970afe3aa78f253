import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { servedBy } from '../../shared/partner-api/partner-settings.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { durationText } from './duration-text.ts'
import { bulletList, codeText } from './markdown.ts'
import type { OperationDocument } from './operation-document.ts'

/** What a reader should know of an operation before its details, as a list. */
export function operationFacts({ declaration, module, surveys, behaviours }: OperationDocument): string {
  const wait = durationText(awsEngineTimes.unknownAccountWait)
  return bulletList([
    ...(declaration.subject === 'partner' ? ['It is about the partner as a whole; a message names no account.'] : []),
    needsText(declaration),
    ...(declaration.mostInputBytes === undefined
      ? []
      : [`Its \`input\` may have ${declaration.mostInputBytes / 1024} KiB as JSON.`]),
    ...(module.cannotBeTakenBack === true
      ? ['It may not be possible to take it back: while reads may still lag behind a change, it waits.']
      : []),
    ...(surveys.some(({ waitsForAccount }) => waitsForAccount)
      ? [
          `An account that the vendor does not know is waited for, ${wait}; then it is rejected with \`ACCOUNT_UNKNOWN\`.`,
        ]
      : []),
    ...(behaviours.some(({ identifier }) => identifier !== undefined)
      ? [
          'V2 and V3 know an account by an identifier of their own, which only their listing shows. Where the directory has none, the listing is read for it, page by page; all who search share one pass.',
        ]
      : []),
  ])
}

const generations = ['text', 'XML', 'V2', 'V3'] as const

/** The generations by which an operation is carried out. */
export function generationsText({ behaviours }: Pick<OperationDocument, 'behaviours'>): string {
  const calls = behaviours.flatMap(({ steps }) => steps.flatMap(({ writes }) => writes))
  return generations.filter((generation) => calls.some(({ text }) => generationOf(text) === generation)).join(', ')
}

function needsText({ needs }: OperationFunctionDeclaration): string {
  if (needs.length === 0)
    return "It uses whatever the partner's settings have; none of it is needed for a message to be accepted."
  const each = needs.map((need) => `${codeText(need)} (${servedBy[need].map(codeText).join(', ')})`)
  return `The partner's settings must name a generation for ${each.join(' and ')}.`
}

function generationOf(call: string): (typeof generations)[number] {
  if (call.includes(' /v3/')) return 'V3'
  if (call.includes(' /v2/')) return 'V2'
  return call.includes(' /ws/') ? 'XML' : 'text'
}
