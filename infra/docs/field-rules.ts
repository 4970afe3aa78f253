import * as z from 'zod/mini'
import { type Check, checksOf, type Definition, definitionOf, noWords, ownText, ruleOf } from './rule-words.ts'

/** One field of a message, for people. */
export interface FieldRule {
  /** `input.products[]`. */
  field: string
  required: boolean
  /** The field belongs to one of several forms that its object may have. */
  ofOneForm: boolean
  /** What it is for, where the schema says so. */
  meaning: string
  /** What it must be, in words. */
  rule: string
}

/**
 * The rules of every field of a schema, read from the schema itself, so that the documents say what is checked.
 *
 * @param schema of an object
 * @param prefix where the object stands in the message; empty for the whole
 * @throws FieldRuleError for a type or check that has no words here: a new rule cannot be left out in silence
 */
export function fieldRules(schema: z.core.$ZodType, prefix = ''): FieldRule[] {
  const definition = definitionOf(schema)
  if (definition.type !== 'object') return []
  const between = rulesBetweenFields(definition)
  return Object.entries(definition.shape).flatMap(([name, member]) => {
    const field = prefix === '' ? name : `${prefix}.${name}`
    const { required, inner, outerChecks } = unwrap(member)
    const rules = [ruleOf(inner, outerChecks), ...between.filter(([of]) => of === name).map(([, rule]) => rule)]
    const meaning = meaningOf(member) ?? meaningOf(inner) ?? ''
    return [{ field, required, ofOneForm: false, meaning, rule: rules.join('; ') }, ...membersOf(inner, field)]
  })
}

function membersOf(schema: z.core.$ZodType, field: string): FieldRule[] {
  const definition = definitionOf(schema)
  switch (definition.type) {
    case 'union':
      return definition.options.flatMap((option) =>
        membersOf(option, field).map((rule) => ({ ...rule, ofOneForm: true })),
      )
    case 'array':
      return membersOf(definition.element, `${field}[]`)
    case 'record':
      return membersOf(definition.valueType, `${field}.*`)
    default:
      return fieldRules(schema, field)
  }
}

/** Checks that stand on the object but speak of one of its fields. */
function rulesBetweenFields(definition: Definition & { type: 'object' }): [field: string, rule: string][] {
  return checksOf(definition).map((check) => {
    const [field] = ('path' in check ? (check.path as readonly PropertyKey[] | undefined) : undefined) ?? []
    const rule = ownText(check)
    const isTold = field !== undefined && Object.hasOwn(definition.shape, field) && rule !== undefined
    if (!isTold) throw noWords('check', `${check.check} between fields, which names none of them or no rule,`)
    return [String(field), rule]
  })
}

/** What stands behind `optional`; checks may stand before it or behind. */
function unwrap(schema: z.core.$ZodType): { required: boolean; inner: z.core.$ZodType; outerChecks: Check[] } {
  const definition = definitionOf(schema)
  return definition.type === 'optional'
    ? { required: false, inner: definition.innerType, outerChecks: checksOf(definition) }
    : { required: true, inner: schema, outerChecks: [] }
}

const meaningOf = (schema: z.core.$ZodType): string | undefined => z.globalRegistry.get(schema)?.description
