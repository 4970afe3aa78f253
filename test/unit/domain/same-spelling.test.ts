import { describe, expect, it } from 'vitest'
import { isSameMoment } from '../../../shared/domain/same-moment.ts'
import { isSameEmail, isSameText } from '../../../shared/domain/same-spelling.ts'

describe('a text that a vendor repeats', () => {
  it.each([
    ['Smith & Sons', 'Smith &amp;amp; Sons', 'escaped twice'],
    ['Smith & Sons', 'smith &#38; SONS', 'a numeric reference, another case'],
    ['Caf\u00e9', 'Cafe\u0301', 'another form of Unicode'],
    ['A  B', ' A\u00a0B\t', 'other blanks'],
    ['\uff21BC', 'ABC', 'letters of another width'],
    ['x'.repeat(80), 'x'.repeat(50), 'cut at the length of a field'],
    ['Bakery 🥐 of Robin', 'Bakery \ud83e', 'cut in the middle of a character'],
  ])('%j is the same as %j: %s', (asked, shown) => expect(isSameText(asked, shown)).toBe(true))

  it.each([
    ['Smith & Sons', 'Smith and Sons', 'another word'],
    ['Example Bakery', 'Example', 'too short to have been cut'],
    ['Example', 'Example Bakery', 'longer than what was asked'],
    ['Example', '', 'nothing'],
    ['Example', '…', 'nothing but a cut'],
  ])('%j is not %j: %s', (asked, shown) => expect(isSameText(asked, shown)).toBe(false))

  it('is the same mail address in either spelling of its domain', () => {
    expect(isSameEmail('Robin@b\u00fccher.example', 'robin@xn--bcher-kva.example')).toBe(true)
    expect(isSameEmail('robin@example.com', 'robin@example.org')).toBe(false)
  })
})

describe('a time that a vendor repeats', () => {
  const asked = Date.UTC(2026, 4, 6, 22, 9, 15, 123)
  it.each<[shown: string | number, reason: string]>([
    ['2026-05-06T22:09:15.123Z', 'as it was'],
    ['2026-05-06T22:09:15Z', 'without parts of a second'],
    ['2026-05-06T00:00:00.000Z', 'midnight of its day'],
    ['2026-05-06', 'its day'],
    ['2026-05-06T18:09:15-04:00', 'in another zone'],
    ['2026-05-06T18:09:15-0400', 'with another offset'],
    ['2026-05-06T18:09:15', 'in a zone that is not written'],
    ['2026-05-06 22:09:15', 'with a blank'],
    ['2026-05-06T23:09:15Z', 'an hour later by a clock change'],
    ['2026-05-07T00:00:00+02:00', 'midnight of its day in the zone that is written'],
    [1_778_105_355, 'in seconds'],
    ['1778105355123', 'in milliseconds'],
  ])('may be %s: %s', (shown) => expect(isSameMoment(asked, shown)).toBe(true))

  it.each<[shown: string | number, reason: string]>([
    ['2026-05-08T22:09:15Z', 'another day'],
    ['2026-05-05', 'the day before'],
    ['2027-05-06', 'another year'],
    ['2026-05-07T18:13:20', 'no zone has such an offset'],
    ['soon', 'no time'],
    ['', 'nothing'],
    [0, 'no time that is meant'],
  ])('is not %s: %s', (shown) => expect(isSameMoment(asked, shown)).toBe(false))
})
