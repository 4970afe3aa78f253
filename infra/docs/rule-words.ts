import type * as z from 'zod/mini'

export type Definition = z.core.$ZodTypes['_zod']['def']
export type Check = z.core.$ZodChecks['_zod']['def']

/** A schema holds something that cannot be told in words yet. */
export class FieldRuleError extends Error {
  override readonly name = 'FieldRuleError'
  readonly code = 'SCHEMA_NOT_DESCRIBED'
}

/**
 * What a value must be, in words.
 *
 * @param outerChecks - checks that stand before the schema, on its `optional`
 * @throws FieldRuleError
 */
export function ruleOf(schema: z.core.$ZodType, outerChecks: readonly Check[] = []): string {
  const definition = definitionOf(schema)
  // The rules between an object's fields stand with the fields.
  const checks = [...(definition.type === 'object' ? [] : checksOf(definition)), ...outerChecks]
  const entries = definition.type === 'array' ? `; each entry: ${ruleOf(definition.element)}` : ''
  const words = [typeText(definition), lengthText(definition, checks), rangeText(checks), ...checks.map(checkText)]
  return `${words.filter(Boolean).join(', ')}${entries}`
}

function lengthText({ type }: Definition, checks: readonly Check[]): string | undefined {
  const { minimum } = checkOf(checks, 'min_length')
  const { maximum } = checkOf(checks, 'max_length')
  return betweenText(minimum, maximum, type === 'array' ? ' entries' : ' characters')
}

function rangeText(checks: readonly Check[]): string | undefined {
  const ends = [checkOf(checks, 'greater_than'), checkOf(checks, 'less_than')]
  if (ends.some(({ inclusive }) => inclusive === false)) throw noWords('bounds', 'that do not include their end')
  const [least, most] = ends.map(({ value }) => value as number | undefined)
  return betweenText(least, most, '')
}

function betweenText(least: unknown, most: unknown, unit: string): string | undefined {
  if (least !== undefined && most !== undefined) return `${least}–${most}${unit}`
  if (most !== undefined) return `at most ${most}${unit}`
  return least === undefined ? undefined : `at least ${least}${unit}`
}

function checkOf(checks: readonly Check[], name: Check['check']): Record<string, unknown> {
  const [one, another] = checks.filter(({ check }) => check === name)
  if (another !== undefined) throw noWords('check', `${name} that stands twice`)
  return { ...one }
}

function typeText(definition: Definition): string {
  switch (definition.type) {
    case 'string':
      return 'text'
    case 'number':
      return checkOf(checksOf(definition), 'number_format').format === 'safeint' ? 'a whole number' : 'a number'
    case 'boolean':
      return '`true` or `false`'
    case 'array':
      return 'list'
    case 'object':
      return `an object with ${Object.keys(definition.shape).map(inCode).join(', ')}`
    case 'record':
      return `an object; names: ${ruleOf(definition.keyType)}; values: ${ruleOf(definition.valueType)}`
    case 'enum':
      return oneOf(Object.values(definition.entries))
    case 'literal':
      return oneOf(definition.values)
    case 'union':
      return definition.options.map((option) => ruleOf(option)).join(', or ')
    case 'unknown':
      return 'anything'
    default:
      throw noWords('type', definition.type)
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length > 2 ? `one of ${values.map(inCode).join(', ')}` : values.map(inCode).join(' or ')

function checkText(check: Check): string | undefined {
  // What a number is and where it ends is told from the checks themselves, whatever they say of it.
  if (check.check === 'greater_than' || check.check === 'less_than') return undefined
  if (check.check === 'number_format') {
    if (check.format === 'safeint') return undefined
    throw noWords('number format', check.format)
  }
  const own = ownText(check)
  if (own !== undefined) return own.replace(/^must be /, '')
  switch (check.check) {
    case 'min_length':
    case 'max_length':
      return undefined
    case 'string_format':
      return formatText(check)
    default:
      throw noWords('check', check.check)
  }
}

function formatText(check: Check & { format: string }): string {
  const { format, offset, local } = check as { format: string; offset?: boolean; local?: boolean }
  if (format === 'datetime' && offset === true && local !== true) return 'an ISO 8601 time with its offset'
  throw noWords('format', format)
}

/** @param kind - what has no words; `name` says which */
export const noWords = (kind: string, name: string): FieldRuleError =>
  new FieldRuleError(`The ${kind} ${name} has no words in infra/docs/rule-words.ts; add them.`)

/** The words that a check brings along: our own schemas word their rules themselves. */
export function ownText(check: Check): string | undefined {
  const said = check.error?.({ code: 'custom', path: [], message: '', input: undefined } as never)
  return typeof said === 'string' ? said : said?.message
}

/** The format of a schema such as `z.email()` is a check of its own. */
export function checksOf(definition: Definition): Check[] {
  const own = 'check' in definition ? [definition as unknown as Check] : []
  const others = (definition.checks ?? []).map((check) => check._zod.def as Check)
  // A description is attached like a check, but checks nothing.
  return [...own, ...others.filter(({ check }) => String(check) !== 'describe')]
}

/** What a schema is made of. */
export const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as Definition

const inCode = (value: unknown): string => `\`${String(value)}\``
