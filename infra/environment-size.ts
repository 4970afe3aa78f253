import type { FunctionDeclaration } from '../shared/operations/function-declaration.ts'
import { type FunctionStage, functionEnvironment } from './function-environment.ts'

/** Lambda's limit for all environment variables of a function together, written as JSON. */
const lambdaEnvironmentBytes = 4096

/** The longest region name and address ending that AWS has, so that a stage that fits here fits everywhere. */
const longestQueueAddress = (queue: string) => `https://sqs.ap-southeast-2.amazonaws.com.cn/123456789012/${queue}`

/** CloudFormation makes the table's name of the stack's, the construct's and a suffix; this is a little longer. */
const longestGeneratedName = 'x'.repeat(96)

/**
 * Says which functions' environments are too large for Lambda, before a deployment fails on it.
 *
 * @param stage what functions have to know of the stage
 * @param functions the stage's functions
 * @returns one problem for the function with the largest environment, or none
 */
export function environmentSizeProblems(stage: FunctionStage, functions: readonly FunctionDeclaration[]): string[] {
  const sizes = functions.map((declaration) => ({
    name: declaration.name,
    bytes: environmentBytes(stage, declaration, functions),
  }))
  const largest = sizes.reduce((most, size) => (size.bytes > most.bytes ? size : most), { name: '', bytes: 0 })
  if (largest.bytes <= lambdaEnvironmentBytes) return []
  const partnerBytes = Buffer.byteLength(JSON.stringify(JSON.stringify(stage.partners)))
  return [
    `partners: the environment of a function must be at most ${lambdaEnvironmentBytes} bytes, but that of ` +
      `${largest.name} is ${largest.bytes} bytes, ${partnerBytes} of them for ${stage.partners.length} partners; ` +
      'divide the partners among several stages',
  ]
}

/**
 * The size of a function's environment at the longest names that AWS may give, in bytes: as Lambda measures it, as JSON
 * text with every quotation mark inside a value escaped.
 */
function environmentBytes(
  stage: FunctionStage,
  declaration: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
): number {
  const queues = functions.filter(({ trigger }) => trigger.kind === 'queue').map(({ name }) => name)
  const addresses = (suffix: string) =>
    Object.fromEntries(queues.map((name) => [name, longestQueueAddress(`partner-ops-${stage.name}-${name}${suffix}`)]))
  const environment = functionEnvironment(declaration, stage, {
    tableName: longestGeneratedName,
    eventBusName: `partner-ops-${stage.name}`,
    queueUrls: addresses(''),
    deadLetterQueueUrls: addresses('-dead-letters'),
    ownRoleId: `AROA${'X'.repeat(17)}`,
  })
  return Buffer.byteLength(JSON.stringify(environment))
}
