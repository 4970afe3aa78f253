import { describe, expect, test } from 'vitest'
import { keptBody, mostKeptBytes } from '../../../shared/messaging/kept-body.ts'

const note = '(taken out: looks like a secret)'

describe('the body of a refused message is kept', () => {
  test.each([
    { reason: 'with its blanks and its order', body: '{ "b": 1,\n "a": [1.0, 2e3] }' },
    { reason: 'where it names a secret without holding it', body: '{"password":{"secretName":"a/b"}}' },
    { reason: 'where a password is to be generated', body: '{"password":{"generate":true}}' },
    { reason: 'with a text that is JSON by chance, as it is written', body: '{"note":"[1, 2]"}' },
    { reason: 'where it is no object', body: '[1, 2]' },
  ])('as it came $reason', ({ body }) => {
    expect(keptBody(body)).toEqual({ is: 'as-it-came', body })
  })

  test.each([
    { reason: 'under the name of a password', body: '{"password":"x-1"}', kept: `{"password":"${note}"}` },
    { reason: 'deep inside', body: '{"a":[{"apiKey":7}]}', kept: `{"a":[{"apiKey":"${note}"}]}` },
    {
      reason: 'in JSON within a text',
      body: '{"a":"{\\"pwd\\":\\"x-1\\"}"}',
      kept: `{"a":"{\\"pwd\\":\\"${note}\\"}"}`,
    },
    {
      reason: 'under a name that is given twice, of which a reader sees the second only',
      body: '{"password":"x-1","password":{"generate":true}}',
      kept: '{"password":{"generate":true}}',
    },
    {
      reason: 'likewise in JSON within a text',
      body: '{"a":"{\\"pwd\\":\\"x-1\\",\\"pwd\\":true}"}',
      kept: '{"a":"{\\"pwd\\":true}"}',
    },
  ])('altered where a value stands $reason', ({ body, kept }) => {
    expect(keptBody(body)).toEqual({ is: 'altered', body: kept })
  })

  test('not at all where it is no JSON: nothing can be told apart in it', () => {
    expect(keptBody('{"password":"x-1"')).toEqual({ is: 'not-json' })
  })

  test('up to 256 KiB', () => {
    const padded = (bytes: number) => `{"a":1}${' '.repeat(bytes - 7)}`
    expect(keptBody(padded(mostKeptBytes))).toMatchObject({ is: 'as-it-came' })
    expect(keptBody(padded(mostKeptBytes + 1))).toEqual({ is: 'too-large' })
    expect(keptBody(`"${'ä'.repeat(mostKeptBytes / 2)}"`)).toEqual({ is: 'too-large' })
  })

  test('not where it would grow too large because of what is taken out', () => {
    const body = JSON.stringify(Array.from({ length: 20_000 }, () => ({ pwd: 1 })))
    expect(Buffer.byteLength(body)).toBeLessThan(mostKeptBytes)
    expect(keptBody(body)).toEqual({ is: 'too-large' })
  })

  test('however deep it is', () => {
    const depth = mostKeptBytes / 2
    expect(keptBody(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject({ is: 'altered' })
  })
})
