import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { functionEnvironment } from '../function-environment.ts'
import { localStage } from '../stages/local.ts'

/**
 * Variables with which a function of the catalogue loads, where nobody will invoke it: names of things that do not exist.
 *
 * @param operations whose queues the function may be given
 */
export function loadEnvironment(
  declaration: FunctionDeclaration,
  operations: readonly string[],
): Record<string, string> {
  const urls = Object.fromEntries(operations.map((name) => [name, `https://sqs.example.com/1/${name}`]))
  const variables = functionEnvironment(declaration, localStage('http://127.0.0.1:1'), {
    tableName: 'ledger',
    eventBusName: 'bus',
    queueUrls: urls,
    deadLetterQueueUrls: urls,
  })
  return { AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: declaration.name, ...variables }
}
