import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  flowName,
  flowOf,
  lineClasses,
  placeOf,
  placeText,
  restLine,
  waitingLine,
} from '../../../shared/ledger/lane-place.ts'

const lineClass = fc.constantFrom(...lineClasses)
const partner = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)

describe('a place', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(lineClass, fc.nat({ max: Number.MAX_SAFE_INTEGER }), (kind, at) => {
        expect(placeOf(placeText({ class: kind, at }))).toEqual({ class: kind, at })
      }),
    )
  })

  test.each([
    { text: undefined, place: { class: 'o', at: 0 } },
    { text: '', place: { class: 'o', at: 0 } },
    { text: 'i', place: { class: 'i', at: 0 } },
    { text: 'x5', place: { class: 'o', at: 5 } },
    { text: 'rabc', place: { class: 'r', at: 0 } },
    { text: 'rInfinity', place: { class: 'r', at: 0 } },
  ])('that is damaged comes first and holds nobody up: $text', ({ text, place }) => {
    expect(placeOf(text)).toEqual(place)
  })
})

describe('a flow', () => {
  test('is read from its name', () => {
    fc.assert(
      fc.property(lineClass, partner, (kind, id) => {
        expect(flowOf(flowName({ class: kind, partner: id }))).toEqual({ class: kind, partner: id })
      }),
    )
  })

  test.each(['', 'r', 'x#acme', 'roacme', '#acme'])('of no class is none: %s', (name) => {
    expect(flowOf(name)).toBeUndefined()
  })

  test('has a line that no other flow has, and none is that of the lanes that rest', () => {
    const flows = ['acme', 'globex', 'acme-rest'].flatMap((id) =>
      lineClasses.map((kind) => ({ class: kind, partner: id })),
    )
    const lines = [...flows.map(waitingLine), restLine('acme'), restLine('globex'), restLine('acme-rest')]
    expect(new Set(lines).size).toBe(lines.length)
  })
})
