import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { exampleFor, refusalAtDoor, refusalOfInput } from '../../../infra/docs/door.ts'
import { fieldRules } from '../../../infra/docs/field-rules.ts'
import { partnersWith } from '../../../infra/docs/sample-partners.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../../shared/operations/function-declaration.ts'
import { servedBy } from '../../../shared/partner-api/partner-settings.ts'

const root = resolve(import.meta.dirname, '../../..')
const operations: readonly OperationFunctionDeclaration[] = operationFunctions

/** The JSON blocks of one operation's section in docs/reference/operations.md. */
function examplesOf(operation: string): unknown[] {
  const page = readFileSync(join(root, 'docs/reference/operations.md'), 'utf8')
  const section = page.split(/^## /m).find((part) => part.startsWith(`${operation}\n`)) ?? ''
  return [...section.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text]) => JSON.parse(text ?? ''))
}

interface Published {
  required: string[]
  oneOf?: { required: string[]; properties?: Record<string, false> }[]
  examples: { input: Record<string, unknown> }[]
}

/** Zod does not read `oneOf` beside other rules, so it is read here: exactly one of the ways to name the account. */
function readerOf({ oneOf, ...rest }: Published) {
  const reader = z.fromJSONSchema(rest)
  return (message: object): boolean => {
    const ways = oneOf?.filter(
      ({ required, properties = {} }) =>
        required.every((field) => field in message) && !Object.keys(properties).some((field) => field in message),
    )
    return reader.safeParse(message).success && (ways === undefined || ways.length === 1)
  }
}

describe.each(operations)('what is published of $name', (declaration) => {
  const { name, subject, input, needs } = declaration
  const schema: Published = JSON.parse(readFileSync(join(root, `docs/schemas/${name}.json`), 'utf8'))
  const isValid = readerOf(schema)
  const example = schema.examples[0] ?? { input: {} }
  const settings = partnersWith(needs).map((partner) => partner.settings)
  const accepts = (body: object) => settings.some((partner) => refusalAtDoor(declaration, partner, body) === undefined)

  it('has examples that its own schema accepts and the function takes for a partner that it serves', () => {
    const examples = [...schema.examples, ...examplesOf(name)] as object[]
    expect(examples).toHaveLength(2)
    expect(examples[1]).toEqual(examples[0])
    for (const one of examples) {
      expect(isValid(one)).toBe(true)
      expect(accepts(one)).toBe(true)
    }
  })

  it('has something to ask for in every generation that can serve it', () => {
    const generations = needs.flatMap((need) => servedBy[need])
    for (const generation of generations) {
      const serving = settings.filter(({ capabilities }) => needs.every((need) => capabilities[need] === generation))
      expect(serving.length, `no sample partner has ${needs.join(', ')} in ${generation}`).toBeGreaterThan(0)
      for (const partner of serving) {
        const asked = exampleFor(declaration, partner)
        expect(asked, generation).toBeDefined()
        expect(refusalOfInput(declaration, partner, asked ?? {})).toBeUndefined()
      }
    }
  })

  it('has a schema that refuses an example with a field of the message taken out', () => {
    for (const field of [...schema.required, ...(subject === 'account' ? ['account'] : [])]) {
      const { [field]: _left, ...rest }: Record<string, unknown> = { ...example }
      expect(isValid(rest), `without ${field}`).toBe(false)
      expect(accepts(rest), `without ${field}`).toBe(false)
    }
  })

  it('names what it is about by login name, identifier or both, or not at all for the partner as a whole', () => {
    const { account: _account, ...nameless }: Record<string, unknown> = { ...example }
    const byIdentifier = { ...nameless, vendorId: { generation: 'v3', id: 'a07e1lxqqqo0' } }
    const both = { ...byIdentifier, account: 'robin.baker' }
    const isTaken = [nameless, byIdentifier, both].map(isValid)
    expect(isTaken).toEqual(subject === 'account' ? [false, true, true] : [true, false, false])
    const isAccepted = [nameless, both].map(accepts)
    expect(isAccepted).toEqual(subject === 'account' ? [false, true] : [true, false])
  })

  it('refuses fields that are not listed, in the message and in its input', () => {
    for (const message of [
      { ...example, unlisted: true },
      { ...example, input: { ...example.input, unlisted: true } },
    ]) {
      expect(isValid(message)).toBe(false)
      expect(accepts(message)).toBe(false)
    }
  })

  it('marks those fields as required that a message cannot be without', () => {
    const topLevel = fieldRules(input).filter(({ field }) => !field.includes('.'))
    for (const { field, required } of topLevel) {
      const { [field]: _left, ...rest } = example.input
      // What depends on another field, or on the partner's generation, is told in words.
      if (!required && !input.safeParse(rest).success) continue
      expect(accepts({ ...example, input: rest }), field).toBe(!required)
    }
  })
})
