import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { fieldRules } from '../../../infra/docs/field-rules.ts'
import { operationEnvelopeSchema } from '../../../shared/messaging/operation-message.ts'

const told = (member: z.ZodMiniType) => fieldRules(z.strictObject({ field: member }))

describe('the rules of fields in words', () => {
  it('follow the schema', () => {
    const rules = fieldRules(operationEnvelopeSchema)
    expect(rules.find(({ field }) => field === 'after')).toEqual({
      field: 'after',
      required: false,
      ofOneForm: false,
      meaning: 'operations of the same account that must have been applied before this one starts',
      rule: 'list, at most 10 entries; each entry: text, 1–64 letters, digits, or . _ ~ -, the first a letter or digit',
    })
    expect(rules.find(({ field }) => field === 'partner')?.required).toBe(true)
  })

  it.each([
    ['a whole number', z.int(), 'a whole number'],
    ['a number', z.number(), 'a number'],
    ['bounds', z.int().check(z.gte(1), z.lte(31)), 'a whole number, 1–31'],
    ['one bound', z.int().check(z.gte(1)), 'a whole number, at least 1'],
    ['a length', z.string().check(z.minLength(2), z.maxLength(80)), 'text, 2–80 characters'],
    ['two words', z.enum(['a', 'b']), '`a` or `b`'],
    ['more words', z.literal([1, 2, 30]), 'one of `1`, `2`, `30`'],
    ['a time', z.iso.datetime({ offset: true }), 'text, an ISO 8601 time with its offset'],
    ['a rule of our own', z.string().check(z.refine(() => true, 'must be odd')), 'text, odd'],
    ['a rule behind optional', z.optional(z.string()).check(z.refine(() => true, 'must be odd')), 'text, odd'],
  ])('tell %s', (_what, schema, rule) => {
    expect(told(schema).map((one) => one.rule)).toEqual([rule])
  })

  it('tell nested fields by their path, and the forms of which only one is had', () => {
    const schema = z.optional(z.union([z.strictObject({ a: z.boolean() }), z.strictObject({ b: z.literal(true) })]))
    expect(told(schema).map(({ field, required, ofOneForm, rule }) => [field, required, ofOneForm, rule])).toEqual([
      ['field', false, false, 'an object with `a`, or an object with `b`'],
      ['field.a', true, true, '`true` or `false`'],
      ['field.b', true, true, '`true`'],
    ])
    expect(told(z.array(z.strictObject({ a: z.boolean() }))).map(({ field }) => field)).toEqual(['field', 'field[].a'])
  })

  it('tell a rule between fields with the field that it names', () => {
    const schema = z
      .strictObject({ a: z.boolean(), b: z.boolean() })
      .check(z.refine(() => true, { path: ['b'], error: 'must not be true with a' }))
    expect(fieldRules(schema).map(({ rule }) => rule)).toEqual([
      '`true` or `false`',
      '`true` or `false`; must not be true with a',
    ])
  })

  it.each([
    ['a type', z.date(), /The type date has no words/],
    ['a type that may be null', z.nullable(z.string()), /The type nullable has no words/],
    ['a type with a default', z._default(z.string(), 'a'), /The type default has no words/],
    ['a rule without words of its own', z.string().check(z.refine(() => true)), /The check custom has no words/],
    ['a form without words of its own', z.string().check(z.regex(/a/)), /The format regex has no words/],
    ['a time without its offset', z.iso.datetime(), /The format datetime has no words/],
    ['an end that is left out', z.int().check(z.gt(0)), /The bounds that do not include their end has no words/],
    ['a kind of number', z.int32(), /The number format int32 has no words/],
    ['a length that stands twice', z.string().check(z.maxLength(5), z.maxLength(4)), /max_length that stands twice/],
    ['a multiple', z.int().check(z.multipleOf(5)), /The check multiple_of has no words/],
  ])('are refused for %s that cannot be told, instead of being left out', (_what, schema, message) => {
    expect(() => told(schema)).toThrow(message)
  })

  it.each([
    ['names no field', z.refine(() => true, 'must agree')],
    ['names a field that there is not', z.refine(() => true, { path: ['b'], error: 'must agree' })],
    ['has no words', z.refine(() => true, { path: ['a'] })],
  ])('are refused for a rule between fields that %s', (_what, check) => {
    const schema = z.strictObject({ a: z.boolean() }).check(check)
    expect(() => fieldRules(schema)).toThrow(/between fields, which names none of them or no rule/)
  })
})
