import type { FunctionDeclaration, Trigger } from '../../shared/operations/function-declaration.ts'
import { codeText, markdownTable } from './markdown.ts'

/** The README's table: every function, what starts it and what it does. */
export function functionsTable(functions: readonly FunctionDeclaration[]): string {
  const rows = functions.map(({ name, entry, trigger, description, timeoutSeconds }) => [
    `[${codeText(name)}](${entry})`,
    triggerText(name, trigger),
    description,
    `${timeoutSeconds} s`,
  ])
  return markdownTable(['function', 'started by', 'what it does', 'timeout'], rows)
}

function triggerText(name: string, trigger: Trigger): string {
  switch (trigger.kind) {
    case 'queue':
      return `queue ${codeText(name)}, ${trigger.batchSize} messages a batch, at most ${trigger.maximumConcurrency} at once`
    case 'http':
      return trigger.routes.map(({ method, route }) => codeText(`${method} ${route}`)).join('<br>')
    case 'schedule':
      return trigger.goesOn === undefined
        ? `${codeText(trigger.expression)}, UTC`
        : `${codeText(trigger.expression)}, UTC; goes on by ${codeText(trigger.goesOn)}`
  }
}
