import type { FunctionDeclaration } from '../shared/operations/function-declaration.ts'

/** What a stage changes about the catalogue's functions. */
export interface FunctionChanges {
  /** Cap on the timeouts. */
  longestTimeoutSeconds: number
  /** Other schedule expressions, by function name. */
  schedules: Readonly<Record<string, string>>
}

/** How a stage, and AWS, call the schedule that only goes on with what a function has begun. */
export const goOnName = (functionName: string): string => `${functionName}-go-on`

/**
 * The catalogue as a stage runs it: timeouts capped, schedules replaced.
 *
 * @param functions the catalogue
 * @param changes what the stage changes
 * @returns new declarations in the same order
 */
export function functionsOfStage<Declaration extends FunctionDeclaration>(
  functions: readonly Declaration[],
  changes: FunctionChanges,
): Declaration[] {
  return functions.map((declaration) => {
    const { trigger } = declaration
    const turns = declaration.goesFromTurnToTurn === true ? 3 : 1
    const expression = trigger.kind === 'schedule' ? changes.schedules[declaration.name] : undefined
    const goesOn = changes.schedules[goOnName(declaration.name)]
    const replaced = {
      ...(expression === undefined ? {} : { expression }),
      ...(trigger.kind !== 'schedule' || goesOn === undefined ? {} : { goesOn }),
    }
    return {
      ...declaration,
      timeoutSeconds: Math.min(declaration.timeoutSeconds, turns * changes.longestTimeoutSeconds),
      trigger: { ...trigger, ...replaced },
    }
  })
}
