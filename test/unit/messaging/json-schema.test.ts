import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { operationMessageJsonSchema } from '../../../shared/messaging/json-schema.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'

describe.each(operationFunctions)('the published schema of $name', (declaration) => {
  const schema = operationMessageJsonSchema(declaration)
  const reader = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
  const message = { operationId: 'op-1', partner: 'acme', account: 'robin', input: declaration.example }

  it('is JSON Schema 2020-12 with an example that the operation takes', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    for (const example of schema.examples as { input: unknown }[]) {
      expect(reader.safeParse(example).success).toBe(true)
      expect(declaration.input.safeParse(example.input).success).toBe(true)
    }
  })

  it('accepts a message of the operation', () => {
    expect(reader.safeParse({ ...message, operation: declaration.name, priority: 'interactive' }).success).toBe(true)
  })

  it.each([
    ['an unknown field', { ...message, x: 1 }],
    ['an unknown input field', { ...message, input: { ...declaration.example, x: 1 } }],
    ['a missing account', { ...message, account: undefined }],
    ['another operation', { ...message, operation: 'another' }],
    ['an operation id with a blank', { ...message, operationId: 'a b' }],
  ])('refuses %s', (_name, refused) => {
    expect(reader.safeParse(JSON.parse(JSON.stringify(refused))).success).toBe(false)
  })
})
