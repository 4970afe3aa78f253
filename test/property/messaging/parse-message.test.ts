import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../../shared/messaging/json-text.ts'
import { parseMessage } from '../../../shared/messaging/parse-message.ts'
import { provisionAccountExample, provisionAccountInput } from '../../../shared/operations/provision-account/input.ts'

const settings = { seed: 20_261_122, numRuns: 1_000 }
const expected = { operation: 'provision-account', input: provisionAccountInput, partners: new Set(['acme']) }
const planted = 'h7nter2-PLANTED'
const message = { operationId: 'op-1', partner: 'acme', account: 'robin', input: provisionAccountExample as unknown }

describe('parsing a message', () => {
  it('never throws, and names at least one field and rule of what it refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ doorbell: fc.jsonValue() }).map((value) => JSON.stringify(value)),
        ),
        (body) => {
          const parsed = parseMessage(body, expected)
          if (parsed.kind !== 'malformed') return
          expect(parsed.problems.length).toBeGreaterThan(0)
          for (const { field, rule } of parsed.problems) expect(field && rule).toMatch(/^(must|is|has) /)
        },
      ),
      settings,
    )
  })

  it('never shows a value of the input that is not on the list', () => {
    const names = Object.keys(provisionAccountExample).filter(
      (name) => !['products', 'singleBilling', 'countryCode', 'stateCode'].includes(name),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('unknownField', ...names),
        fc.constantFrom<unknown>(planted, [planted], { value: planted }, `\u0000${planted}`),
        (name, value) => {
          const body = JSON.stringify({ ...message, input: { ...provisionAccountExample, [name]: value } })
          const parsed = parseMessage(body, expected)
          if (parsed.kind === 'malformed') expect(JSON.stringify(parsed)).not.toContain(planted)
          else expect(['organizationName', 'firstName', 'lastName', 'phone']).toContain(name)
        },
      ),
      settings,
    )
  })
})

describe('reading JSON', () => {
  it('gives what JSON.parse gives when no name is given twice or reserved', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        if (!text.includes('__proto__')) expect(readJson(text)).toEqual({ kind: 'value', value: JSON.parse(text) })
      }),
      settings,
    )
  })

  it('finds a name given twice in any object, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string().filter((name) => name !== '__proto__'),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.array(fc.boolean(), { maxLength: 5 }),
        (name, first, second, levels) => {
          const twice = `{${JSON.stringify(name)}:${JSON.stringify(first)},${JSON.stringify(name)}:${JSON.stringify(second)}}`
          const text = levels.reduce((inner, list) => (list ? `["x",${inner}]` : `{"at":${inner}}`), twice)
          if (text.includes('__proto__')) return
          expect(readJson(text)).toMatchObject({ kind: 'ambiguous', problem: 'duplicate' })
        },
      ),
      settings,
    )
  })
})
