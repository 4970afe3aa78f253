import * as z from 'zod/mini'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { BehaviourError } from './operation-module.ts'
import { sampleNow } from './sample-partners.ts'

/** One thing that is otherwise in an input than in another one. */
export interface InputChange {
  /** For people: `` `planType: "BASIC"` ``; empty for no change. */
  label: string
  set: Readonly<Record<string, unknown>>
  without: readonly string[]
}

export const noChange: InputChange = { label: '', set: {}, without: [] }

type Definition = z.core.$ZodTypes['_zod']['def']
type Input = Readonly<Record<string, unknown>>

const hour = 3_600_000
const day = 24 * hour

/** Times around the moment at which the examples are looked at. */
const sampleTimes = [30 * day, -hour, -2 * day, 3 * 366 * day].map((span) => new Date(sampleNow + span).toISOString())

/** Where it matters which text is given, or one reads better than another. */
const textsOf: Readonly<Record<string, readonly string[]>> = {
  planType: ['GOLD', 'BASIC', 'SAPPHIRE'],
  product: ['EmailMarketing', 'EventMarketing'],
  products: ['EmailMarketing', 'EventMarketing'],
  countryCode: ['US', 'GB'],
  timeZoneId: ['US/Eastern'],
  partnerAccountId: ['crm-1042'],
  externalId: ['robin.baker'],
  externalProvider: ['example-idp'],
  path: ['/account/summary', '/contacts', '/contacts/{contact_id}'],
  name: ['contact_id'],
}

/** For every other text: the first that its rules take. */
const anyTexts = ['Example', 'robin@example.com', '+1 555 0100', 'https://www.example.com', 'MA']

/** What becomes of an input by a change. */
export function changed(input: Input, { set, without }: InputChange): Record<string, unknown> {
  const kept = Object.entries(input).filter(([field]) => !without.includes(field))
  return { ...Object.fromEntries(kept), ...set }
}

/**
 * An input with one field left out, added, or given another value, as far as the schema takes it. So whatever a rule or a
 * plan makes of a field comes to light without anybody naming the field.
 *
 * @param base - an input that the schema takes
 * @throws BehaviourError for a field of which no sample can be made: then it could not be shown
 */
export function inputChanges(
  { name, input: schema }: Pick<OperationFunctionDeclaration, 'name' | 'input'>,
  base: Input,
): InputChange[] {
  const changes = Object.entries(shapeOf(name, schema)).flatMap(([field, member]): InputChange[] => {
    const given = base[field]
    const leftOut = given === undefined ? [] : [{ label: `\`${field}\` left out`, set: {}, without: [field] }]
    const others = samplesOf(member, `${name}.${field}`)
      .filter((value) => JSON.stringify(value) !== JSON.stringify(given))
      .map((value) => ({ label: `\`${field}: ${JSON.stringify(value)}\``, set: { [field]: value }, without: [] }))
    return [...leftOut, ...others]
  })
  return changes.flatMap((change) => taken(schema, base, change, changes))
}

/**
 * As it is where the schema takes it; else with one other field left out, where two of them exclude each other, or given
 * another value, where one goes only with another.
 */
function taken(schema: z.ZodMiniType, base: Input, change: InputChange, all: readonly InputChange[]): InputChange[] {
  const fits = (one: InputChange): boolean => schema.safeParse(changed(base, one)).success
  if (fits(change)) return [change]
  const fewer = Object.keys(base)
    .filter((field) => !(field in change.set) && !change.without.includes(field))
    .map((field) => ({
      ...change,
      label: `${change.label}, \`${field}\` left out`,
      without: [...change.without, field],
    }))
    .filter(fits)
  const more = all
    .filter(({ set }) => Object.keys(set).some((field) => !(field in change.set)))
    .map(({ label, set, without }) => ({
      label: `${change.label}, ${label}`,
      set: { ...set, ...change.set },
      without: [...change.without, ...without],
    }))
    .filter(fits)
  return [...fewer, ...more].slice(0, 1)
}

/** Values that a field may have. */
function samplesOf(schema: z.core.$ZodType, path: string): unknown[] {
  const candidates = candidatesFor(schema._zod.def as Definition, path)
  const fitting = candidates.filter((value) => z.safeParse(schema, value).success)
  // Of the texts that stand for no field in particular one is enough.
  const samples = fitting.every((value) => anyTexts.some((text) => text === value)) ? fitting.slice(0, 1) : fitting
  if (samples.length > 0) return samples
  throw new BehaviourError(`No sample fits ${path}: add one in infra/docs/sample-inputs.ts.`)
}

function candidatesFor(definition: Definition, path: string): unknown[] {
  switch (definition.type) {
    case 'optional':
      return samplesOf(definition.innerType, path)
    case 'boolean':
      return [true, false]
    case 'enum':
      return Object.values(definition.entries)
    case 'literal':
      return [...definition.values]
    case 'number':
      return [1, 31]
    case 'array':
      return samplesOf(definition.element, path).map((entry) => [entry])
    case 'record': {
      const [key = 'name'] = samplesOf(definition.keyType, `${path}.name`)
      return samplesOf(definition.valueType, `${path}.value`).map((value) => ({ [String(key)]: value }))
    }
    case 'unknown':
      return ['anything']
    case 'union':
      return definition.options.flatMap((option) => samplesOf(option, path))
    case 'object': {
      const fields = Object.entries(definition.shape)
      return [Object.fromEntries(fields.map(([field, member]) => [field, samplesOf(member, `${path}.${field}`)[0]]))]
    }
    case 'string':
      if ('format' in definition && definition.format === 'datetime') return sampleTimes
      return [...(textsOf[path.split('.').at(-1) ?? ''] ?? anyTexts)]
    default:
      throw new BehaviourError(`The type ${definition.type} has no samples in infra/docs/sample-inputs.ts (${path}).`)
  }
}

function shapeOf(name: string, schema: z.core.$ZodType): Record<string, z.core.$ZodType> {
  const definition = schema._zod.def as Definition
  if (definition.type === 'object') return definition.shape
  throw new BehaviourError(`The input of ${name} is no object.`)
}
