import type { FieldRule } from './field-rules.ts'
import { codeText, markdownTable } from './markdown.ts'

/** The fields of a message or an input with every rule. */
export const fieldTable = (rules: readonly FieldRule[]): string =>
  markdownTable(
    ['field', 'required', 'rule', 'meaning'],
    rules.map((rule) => [codeText(rule.field), requiredText(rule, rules), rule.rule, rule.meaning]),
  )

function requiredText({ field, required, ofOneForm }: FieldRule, all: readonly FieldRule[]): string {
  if (ofOneForm) return 'in this form'
  const parent = all.find((one) => field.startsWith(`${one.field}.`))
  if (required && parent?.required === false) return 'within it'
  return required ? 'yes' : 'no'
}
