import { describe, expect, it } from 'vitest'
import { sqsText } from '../../../shared/messaging/sqs-text.ts'

describe('text for SQS', () => {
  it.each([
    ['plain\ttext\r\nwith 😀', 'plain\ttext\r\nwith 😀', 'nothing is wrong with it'],
    ['a\u0001b\u001fc', 'a\uFFFDb\uFFFDc', 'control characters are not XML'],
    ['\uD800x\uDC00', '\uFFFDx\uFFFD', 'halves of a pair are not characters'],
    ['\uFFFE\uFFFF', '\uFFFD\uFFFD', 'these two are not XML'],
  ])('%j becomes %j: %s', (text, accepted) => {
    expect(sqsText(text)).toBe(accepted)
  })

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['😀😀😀', 2, '😀…'],
  ])('%s cut to %d characters is %s', (text, most, cut) => {
    expect(sqsText(text, most)).toBe(cut)
  })
})
