import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readJson } from '../../../shared/messaging/json-text.ts'
import { readJsonQuickly } from '../../../shared/partner-api/json/quick-json.ts'
import { mutated, randomFrom } from './damage/mutations.ts'
import { readStrictJson } from './damage/strict-json.ts'

/** Printed with the counterexample by fast-check when a property fails. */
const runs = { seed: 20_261_126, numRuns: 5_000 }

/** Names that are often the same, and texts that look like names and structure. */
const word = fc.constantFrom('a', 'b', '__proto__', 'constructor', '1', '', 'a":1,"a', ':', '"', '\\', '\u2028', 'ä😀')
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '-0.5', 'true', 'null', '""', '"\\u0061"', '1e400'),
    word.map((text) => JSON.stringify(text)),
    fc.array(tie('tree'), { maxLength: 4 }).map((list) => `[ ${list.join(' ,')} ]`),
    // As text, so that a name may stand twice.
    fc
      .array(fc.tuple(word, fc.constantFrom(':', ' :', ':\n', ' \t: '), tie('tree')), { maxLength: 4 })
      .map(
        (fields) => `{${fields.map(([name, colon, value]) => `${JSON.stringify(name)}${colon}${value}`).join(', ')}}`,
      ),
  ),
}))
const deep = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.boolean())
  .map(([depth, isList]) =>
    isList ? '['.repeat(depth) + ']'.repeat(depth) : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  )
const broken = fc
  .tuple(tree, fc.nat())
  .map(([text, seed]) => mutated(Buffer.from(text), false, randomFrom(seed)).toString())
const any = fc.oneof(tree, deep, broken, fc.string())

it('JSON that is read quickly is read as it is read slowly', () => {
  fc.assert(
    fc.property(any, (text) => {
      // Vitest's own comparison is led astray by a field that is called `constructor`.
      expect(isDeepStrictEqual(readJsonQuickly(text), readJson(text))).toBe(true)
    }),
    runs,
  )
})

it('and as a strict reader reads it that shares no code with either', () => {
  let refused = 0
  let taken = 0
  fc.assert(
    fc.property(any, (text) => {
      // What is no text at all never comes here: the bytes of an answer are checked before.
      if (!text.isWellFormed()) return
      const read = readJsonQuickly(text)
      const strict = readStrictJson(Buffer.from(text))
      if (read.kind === 'value') taken++
      else refused++
      expect(read.kind === 'value').toBe(strict !== undefined)
      // A name that has a backslash in it may come out of JSON.parse as another such name (nodejs/node issue 63785);
      // none of the vendor's has one.
      if (read.kind === 'value' && !text.includes('\\')) expect(isDeepStrictEqual(read.value, strict?.value)).toBe(true)
    }),
    runs,
  )
  expect(Math.min(refused, taken)).toBeGreaterThan(500)
})
