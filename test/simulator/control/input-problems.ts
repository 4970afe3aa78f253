import type { z } from 'zod'
import type { InputProblem } from '../core/switch-values.ts'

/** Reads `input` by `schema`; what is wrong comes back as fields, rules and values, with secrets left out. */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): { ok: true; value: z.infer<Schema> } | { ok: false; problems: readonly InputProblem[] } {
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, input)) }
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): InputProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return { field: fieldName(path), rule: 'is not known', value: valueAt(path, input) }
    })
  }
  return [{ field: fieldName(issue.path), rule: issue.message, value: valueAt(issue.path, input) }]
}

const fieldName = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'body' : path.map(String).join('.'))

function valueAt(path: readonly PropertyKey[], input: unknown): unknown {
  if (path.some((key) => /password|apikey|secret/i.test(String(key)))) return '(withheld)'
  let value = input
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined
  }
  // A whole object would bring its secrets along.
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? '(array)' : '(object)') : (value ?? null)
}
