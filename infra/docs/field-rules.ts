import * as z from 'zod/mini'

/** One field of a message, for people. */
export interface FieldRule {
  /** `input.products[]`. */
  field: string
  required: boolean
  /** What it is for, where the schema says so. */
  meaning: string
  /** What it must be, in words. */
  rule: string
}

type Definition = z.core.$ZodTypes['_zod']['def']
type Check = z.core.$ZodChecks['_zod']['def']

/** A schema holds something that cannot be told in words yet. */
export class FieldRuleError extends Error {
  override readonly name = 'FieldRuleError'
  readonly code = 'SCHEMA_NOT_DESCRIBED'
}

/**
 * The rules of every field of a schema, read from the schema itself, so that the documents say what is checked.
 *
 * @param schema of an object
 * @param prefix where the object stands in the message; empty for the whole
 * @throws FieldRuleError for a type or check that has no words here
 */
export function fieldRules(schema: z.core.$ZodType, prefix = ''): FieldRule[] {
  const definition = definitionOf(schema)
  if (definition.type !== 'object') return []
  const between = rulesBetweenFields(definition)
  return Object.entries(definition.shape).flatMap(([name, member]) => {
    const field = prefix === '' ? name : `${prefix}.${name}`
    const { required, inner } = unwrap(member)
    const rules = [ruleOf(inner), ...between.filter(([of]) => of === name).map(([, rule]) => rule)]
    const meaning = meaningOf(member) ?? meaningOf(inner) ?? ''
    return [{ field, required, meaning, rule: rules.join('; ') }, ...membersOf(inner, field)]
  })
}

function membersOf(schema: z.core.$ZodType, field: string): FieldRule[] {
  const definition = definitionOf(schema)
  if (definition.type === 'union') return definition.options.flatMap((option) => fieldRules(option, field))
  return fieldRules(schema, field)
}

function ruleOf(schema: z.core.$ZodType): string {
  const definition = definitionOf(schema)
  const checks = checksOf(definition)
  const entries = definition.type === 'array' ? `; each entry: ${ruleOf(definition.element)}` : ''
  return `${[typeText(definition), lengthText(definition, checks), ...checks.map(checkText)].filter(Boolean).join(', ')}${entries}`
}

function lengthText({ type }: Definition, checks: readonly Check[]): string | undefined {
  const least = checks.find(({ check }) => check === 'min_length') as { minimum: number } | undefined
  const most = checks.find(({ check }) => check === 'max_length') as { maximum: number } | undefined
  const unit = type === 'array' ? 'entries' : 'characters'
  if (least !== undefined && most !== undefined) return `${least.minimum}–${most.maximum} ${unit}`
  if (most !== undefined) return `at most ${most.maximum} ${unit}`
  return least === undefined ? undefined : `at least ${least.minimum} ${unit}`
}

function typeText(definition: Definition): string {
  switch (definition.type) {
    case 'string':
      return 'text'
    case 'boolean':
      return '`true` or `false`'
    case 'array':
      return 'list'
    case 'object':
      return 'object'
    case 'record':
      return `object; names: ${ruleOf(definition.keyType)}; values: ${ruleOf(definition.valueType)}`
    case 'enum':
      return Object.values(definition.entries).map(inCode).join(' or ')
    case 'literal':
      return definition.values.map(inCode).join(' or ')
    case 'union':
      return definition.options.map((option) => alternative(option)).join(' or ')
    case 'unknown':
      return 'anything'
    default:
      throw new FieldRuleError(`The type ${definition.type} has no words in infra/docs/field-rules.ts; add them.`)
  }
}

function alternative(option: z.core.$ZodType): string {
  const definition = definitionOf(option)
  return definition.type === 'object'
    ? `an object with only ${Object.keys(definition.shape).map(inCode).join(', ')}`
    : ruleOf(option)
}

function checkText(check: Check): string | undefined {
  const own = ownText(check)
  if (own !== undefined) return own.replace(/^must be /, '')
  switch (check.check) {
    case 'min_length':
    case 'max_length':
      return undefined
    case 'string_format':
      return formatText(check.format)
    default:
      throw new FieldRuleError(`The check ${check.check} has no words in infra/docs/field-rules.ts; add them.`)
  }
}

function formatText(format: string): string {
  if (format === 'datetime') return 'an ISO 8601 time with its offset'
  throw new FieldRuleError(`The format ${format} has no words in infra/docs/field-rules.ts; add them.`)
}

/** Our own schemas word their rules themselves. */
function ownText(check: Check): string | undefined {
  const said = check.error?.({ code: 'custom', path: [], message: '', input: undefined } as never)
  return typeof said === 'string' ? said : said?.message
}

/** Checks that stand on the object but speak of one of its fields. */
function rulesBetweenFields(definition: Definition): [field: string, rule: string][] {
  return checksOf(definition).flatMap((check) => {
    const path = 'path' in check ? (check.path as readonly PropertyKey[] | undefined) : undefined
    return path?.[0] === undefined ? [] : [[String(path[0]), ownText(check) ?? '']]
  })
}

/** The format of a schema such as `z.email()` is a check of its own. */
function checksOf(definition: Definition): Check[] {
  const own = 'check' in definition ? [definition as unknown as Check] : []
  const others = (definition.checks ?? []).map((check) => check._zod.def as Check)
  // A description is attached like a check, but checks nothing.
  return [...own, ...others.filter(({ check }) => String(check) !== 'describe')]
}

function unwrap(schema: z.core.$ZodType): { required: boolean; inner: z.core.$ZodType } {
  const definition = definitionOf(schema)
  return definition.type === 'optional'
    ? { required: false, inner: definition.innerType }
    : { required: true, inner: schema }
}

const meaningOf = (schema: z.core.$ZodType): string | undefined => z.globalRegistry.get(schema)?.description

const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as Definition

const inCode = (value: unknown): string => `\`${typeof value === 'string' ? value : String(value)}\``
