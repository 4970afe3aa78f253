import type * as z from 'zod/mini'

/** Append-only. */
export type MessageProblemCode =
  | 'MESSAGE_TOO_LARGE'
  | 'NOT_JSON'
  | 'FIELD_UNKNOWN'
  | 'FIELD_MISSING'
  | 'FIELD_INVALID'
  | 'FIELD_DUPLICATE'
  | 'PARTNER_UNKNOWN'
  | 'OPERATION_MISMATCH'
  | 'INPUT_TOO_LARGE'
  | 'CAPABILITY_NOT_CONFIGURED'

/** What is wrong with one field, fit for a caller, a dead letter and a log. */
export interface FieldProblem {
  code: MessageProblemCode
  /** `input.products[0]`; `message` for the whole. */
  field: string
  /** Reads on after the field's name: "must be …". */
  rule: string
  /** As JSON, cut short; `(not shown)` where it might be private. Missing where there is none. */
  value?: string
}

export const valueNotShown = '(not shown)'

const longestValue = 80
const plainName = /^[A-Za-z0-9_.-]{1,64}$/

type Issue = z.core.$ZodIssue

/**
 * The problems that one schema issue stands for.
 *
 * @param issue of zod, its path beginning at `root`
 * @param root the value that was checked, to tell missing from wrong
 * @param prefix where `root` stands in the message
 * @param shown whether a field's value may be shown, by its whole path
 */
export function fieldProblems(
  issue: Issue,
  root: unknown,
  prefix: readonly string[],
  shown: (path: readonly PropertyKey[]) => boolean,
): FieldProblem[] {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'FIELD_UNKNOWN',
      field: fieldText([...path, key]),
      rule: 'is not a known field',
    }))
  }
  const value = valueAt(root, issue.path)
  if (value === undefined)
    return [{ code: 'FIELD_MISSING', field: fieldText(path), rule: ownRule(issue) ?? 'is required' }]
  return [
    { code: 'FIELD_INVALID', field: fieldText(path), rule: ruleText(issue), value: shownValue(value, shown(path)) },
  ]
}

/**
 * A rule that is broken although all fields fit their schema.
 *
 * @param field names joined by dots, from `root`
 */
export function brokenRule(
  { field, rule }: { field: string; rule: string },
  root: unknown,
  shown: (path: readonly string[]) => boolean,
): FieldProblem {
  const path = field.split('.')
  const value = valueAt(root, path)
  return {
    code: 'FIELD_INVALID',
    field,
    rule,
    ...(value === undefined ? {} : { value: shownValue(value, shown(path)) }),
  }
}

/** A value for people: scalars, and how long a list is, since a list or an object may hold anything. */
export function shownValue(value: unknown, shown: boolean): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (!shown || (typeof value === 'object' && value !== null)) return valueNotShown
  const text = JSON.stringify(value) ?? valueNotShown
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}

/** A path as people write it; names that are not plain are left out, for they may be anything. */
export function fieldText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      return typeof part === 'string' && plainName.test(part) ? `.${part}` : '.(name not shown)'
    })
    .join('')
  return text.replace(/^\./, '') || 'message'
}

/** Our schemas word their rules so that they read on after the field; zod's own texts do not. */
function ownRule(issue: Issue): string | undefined {
  return /^(must|is|has) /.test(issue.message) ? issue.message : undefined
}

function ruleText(issue: Issue): string {
  const own = ownRule(issue)
  if (own !== undefined) return own
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindText[issue.expected] ?? `of the type ${issue.expected}`}`
    case 'too_small':
      return `must have at least ${issue.minimum} ${unitText(issue.origin, issue.minimum)}`
    case 'too_big':
      return `must have at most ${issue.maximum} ${unitText(issue.origin, issue.maximum)}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => String(value)).join(' or ')}`
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'must be an ISO 8601 time with its offset'
        : `must be in the form ${issue.format}`
    case 'invalid_key':
      return issue.issues.map(ownRule).find((rule) => rule !== undefined) ?? 'has a name that is not allowed'
    case 'invalid_union':
      return 'must have one of the forms that the message schema allows'
    default:
      return 'must be as the message schema says'
  }
}

const kindText: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function unitText(origin: string, count: number | bigint): string {
  const isOne = Number(count) === 1
  if (origin === 'string') return isOne ? 'character' : 'characters'
  if (origin === 'array') return isOne ? 'entry' : 'entries'
  return `as ${origin}`
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}
