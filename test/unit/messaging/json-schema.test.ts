import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { operationMessageJsonSchema } from '../../../shared/operations/json-schema.ts'

/** Read as any user of the published schema would: by a reader that is not ours, and strictly. */
function readerOf(schema: object): (message: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (message) => validate(JSON.parse(JSON.stringify(message)))
}

describe.each(operationFunctions)('the published schema of $name', (declaration) => {
  const schema = operationMessageJsonSchema(declaration)
  const reads = readerOf(schema)
  const isOfAccount = declaration.subject === 'account'
  const account = isOfAccount ? { account: 'robin' } : {}
  const message = { operationId: 'op-1', partner: 'acme', ...account, input: declaration.example }

  it('is JSON Schema 2020-12 with an example that the operation takes', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    for (const example of schema.examples as { input: unknown }[]) {
      expect(reads(example)).toBe(true)
      expect(declaration.input.safeParse(example.input).success).toBe(true)
    }
  })

  const vendorId = { generation: 'v3', id: 'a1b2' }

  const accepted: [what: string, message: object][] = [
    ['a message of the operation', { ...message, operation: declaration.name, priority: 'interactive' }],
  ]
  if (isOfAccount)
    accepted.push(
      ['an identifier instead of the login name', { ...message, account: undefined, vendorId }],
      ['an identifier beside the login name', { ...message, vendorId }],
    )

  it.each(accepted)('accepts %s', (_what, row) => {
    expect(reads(row)).toBe(true)
  })

  const refused: [what: string, message: object][] = [
    ['an unknown field', { ...message, x: 1 }],
    ['an unknown input field', { ...message, input: { ...declaration.example, x: 1 } }],
    ['another operation', { ...message, operation: 'another' }],
    ['an operation id with a blank', { ...message, operationId: 'a b' }],
    ['a notAfter that is no time', { ...message, notAfter: 'tomorrow' }],
    [
      'no account where one is meant, and one where none is',
      { ...message, account: isOfAccount ? undefined : 'robin' },
    ],
    [
      'neither login name nor identifier where one is meant, and an identifier where none is',
      isOfAccount ? { ...message, account: undefined } : { ...message, vendorId },
    ],
  ]

  it.each(refused)('refuses %s', (_what, row) => {
    expect(reads(row)).toBe(false)
  })
})
