import type { SwitchDefinition } from './switch-definitions/switch-definition.ts'
import { type Switches, switchDefinitions } from './switches.ts'

/** One thing wrong with what somebody asked for: the field, the rule and the value that broke it. */
export interface InputProblem {
  readonly field: string
  readonly rule: string
  readonly value: unknown
}

/**
 * Puts `changes` over `current`.
 *
 * @returns the new switches, or every problem found; then nothing is changed.
 */
export function changeSwitches(
  current: Switches,
  changes: Readonly<Record<string, unknown>>,
): { ok: true; switches: Switches } | { ok: false; problems: readonly InputProblem[] } {
  const problems: InputProblem[] = []
  for (const [field, value] of Object.entries(changes)) {
    const rule = brokenRule(field, value)
    if (rule !== undefined) problems.push({ field, rule, value })
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, switches: { ...current, ...changes } }
}

function brokenRule(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(switchDefinitions, name)) {
    return `is not a switch; known are ${Object.keys(switchDefinitions).join(', ')}`
  }
  const definition: SwitchDefinition = switchDefinitions[name as keyof typeof switchDefinitions]
  switch (definition.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false'
    case 'choice':
      return definition.values.includes(value as string | number)
        ? undefined
        : `must be one of ${definition.values.map((allowed) => JSON.stringify(allowed)).join(', ')}`
    case 'integer':
      return Number.isInteger(value) && Number(value) >= definition.minimum && Number(value) <= definition.maximum
        ? undefined
        : `must be a whole number from ${definition.minimum} to ${definition.maximum}`
    case 'name':
      return typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_-]{0,30}$/.test(value) && !/^xml/i.test(value)
        ? undefined
        : 'must be a name of 1 to 31 letters, digits, _ or - that starts with a letter or _ and not with xml'
  }
}
