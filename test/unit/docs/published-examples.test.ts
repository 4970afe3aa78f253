import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { fieldRules } from '../../../infra/docs/field-rules.ts'
import { operationEnvelopeSchema } from '../../../shared/messaging/operation-message.ts'
import { parseMessage } from '../../../shared/messaging/parse-message.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'

const root = resolve(import.meta.dirname, '../../..')

/** The JSON blocks of one operation's section in docs/operations.md. */
function examplesOf(operation: string): unknown[] {
  const page = readFileSync(join(root, 'docs/operations.md'), 'utf8')
  const section = page.split(/^## /m).find((part) => part.startsWith(`${operation}\n`)) ?? ''
  return [...section.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text]) => JSON.parse(text ?? ''))
}

describe.each(operationFunctions)('what is published of $name', ({ name, input }) => {
  const schema = JSON.parse(readFileSync(join(root, `docs/schemas/${name}.json`), 'utf8'))
  const reader = z.fromJSONSchema(schema)
  const expected = { operation: name, input, partners: new Set(['acme']) }

  it('has examples that its own schema accepts and the function takes', () => {
    const examples = [...schema.examples, ...examplesOf(name)]
    expect(examples).toHaveLength(2)
    for (const example of examples) {
      expect(reader.safeParse(example).error).toBeUndefined()
      expect(parseMessage(JSON.stringify(example), expected)).toMatchObject({ kind: 'message' })
    }
  })

  it('has a schema that refuses an example with a field of the message taken out', () => {
    const [example] = schema.examples
    for (const field of schema.required) {
      const { [field]: _left, ...rest } = example
      expect(reader.safeParse(rest).success, `without ${field}`).toBe(false)
    }
  })

  it('marks those fields as required that a message cannot be without', () => {
    const [example] = schema.examples
    const topLevel = fieldRules(input).filter(({ field }) => !field.includes('.'))
    for (const { field, required } of topLevel) {
      const { [field]: _left, ...rest } = example.input
      const parsed = parseMessage(JSON.stringify({ ...example, input: rest }), expected)
      // The address of a state depends on the country, which is told in words.
      if (field !== 'stateCode') expect(parsed.kind, field).toBe(required ? 'malformed' : 'message')
    }
  })
})

describe('the rules of fields in words', () => {
  it('follow the schema', () => {
    const rules = fieldRules(operationEnvelopeSchema)
    expect(rules.find(({ field }) => field === 'after')).toEqual({
      field: 'after',
      required: false,
      meaning: 'operations of the same account that must have been applied before this one starts',
      rule: 'list, at most 10 entries; each entry: text, 1–64 letters, digits, or . _ ~ -, the first a letter or digit',
    })
    expect(rules.find(({ field }) => field === 'partner')?.required).toBe(true)
  })

  it('are refused for a schema that has no words yet, instead of being left out', () => {
    expect(() => fieldRules(z.object({ at: z.date() }))).toThrow(/The type date has no words/)
  })
})
