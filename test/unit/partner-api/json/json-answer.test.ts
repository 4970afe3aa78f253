import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { meaningOf } from '../../../../shared/partner-api/calling/word-meaning.ts'
import { describeErrorBody, readErrorBody } from '../../../../shared/partner-api/json/error-body.ts'
import { readJsonAnswer, readJsonIfAny } from '../../../../shared/partner-api/json/json-answer.ts'
import { vendorNumber, vendorText, vendorWhole } from '../../../../shared/partner-api/json/json-values.ts'
import { answered } from '../answers.ts'

const json = { 'content-type': 'application/json' }
const schema = z.object({ a: z.string() })
const read = (body: string | Uint8Array, headers: Record<string, string> = json) =>
  readJsonAnswer(answered(200, body, headers), schema)

describe('an answer in JSON', () => {
  it.each([
    ['application/json'],
    ['application/json; charset=UTF-8'],
    ['Application/JSON;charset="utf-8"'],
    ['application/hal+json'],
    ['application/json;charset=us-ascii'],
    ['text/json'],
    ['Text/JSON; charset=utf-8'],
  ])('is read as %s', (type) => {
    expect(read('{"a":"ä","b":1}', { 'content-type': type })).toEqual({ a: 'ä' })
  })

  const deep = `{"a":"b","c":${'['.repeat(20)}${']'.repeat(20)}}`
  const rows: [body: string, headers: Record<string, string>, code: string, reason: string][] = [
    ['{"a":"b"}', {}, 'ANSWER_TYPE_REFUSED', 'no type'],
    ['<html>', { 'content-type': 'text/html' }, 'ANSWER_TYPE_REFUSED', 'a page'],
    ['{"a":"b"}', { 'content-type': 'text/html' }, 'ANSWER_TYPE_REFUSED', 'the declared type counts'],
    ['{"a":"b"}', { 'content-type': 'application/xjson' }, 'ANSWER_TYPE_REFUSED', 'another type'],
    ['{"a":"b"}', { ...json, 'content-encoding': 'gzip' }, 'ANSWER_TYPE_REFUSED', 'compressed'],
    ['{"a":"b"}', { 'content-type': 'application/json;charset=latin1' }, 'ANSWER_NOT_UTF8', 'another charset'],
    ['', json, 'ANSWER_MALFORMED', 'empty'],
    ['<html>', json, 'ANSWER_MALFORMED', 'a page that calls itself JSON'],
    ['{"a":"b"', json, 'ANSWER_MALFORMED', 'cut'],
    ['{"a":"b"}{}', json, 'ANSWER_MALFORMED', 'two documents'],
    ['{"a":"b",}', json, 'ANSWER_MALFORMED', 'no JSON'],
    ['{"a":NaN}', json, 'ANSWER_MALFORMED', 'no JSON'],
    ['{"a":"b","a":"c"}', json, 'ANSWER_AMBIGUOUS', 'a name twice'],
    ['{"a":"b","\\u0061":"c"}', json, 'ANSWER_AMBIGUOUS', 'a name twice, once escaped'],
    ['{"a":"b","c":{"d":1,"d":2}}', json, 'ANSWER_AMBIGUOUS', 'also where it is not read'],
    ['{"a":"b","__proto__":{"a":"c"}}', json, 'ANSWER_AMBIGUOUS', 'a name that changes what an object is'],
    [deep, json, 'ANSWER_TOO_DEEP', 'more than twenty levels'],
    ['{}', json, 'ANSWER_FIELD_UNEXPECTED', 'a field is missing'],
    ['{"a":1}', json, 'ANSWER_FIELD_UNEXPECTED', 'another type'],
    ['[]', json, 'ANSWER_FIELD_UNEXPECTED', 'a list'],
    ['null', json, 'ANSWER_FIELD_UNEXPECTED', 'nothing'],
  ]
  it.each(rows)('%s with %j is refused with %s: %s', (body, headers, code) => {
    expect(() => read(body, headers)).toThrow(expect.objectContaining({ name: 'AnswerError', code }))
  })

  it('may begin with a byte order mark, once', () => {
    expect(read('\ufeff{"a":"b"}')).toEqual({ a: 'b' })
    expect(() => read('\ufeff\ufeff{"a":"b"}')).toThrow(expect.objectContaining({ code: 'ANSWER_MALFORMED' }))
  })

  it.each(['\r\n', '\r', '\n\r', '\t \n'])('may have its lines ended by %j', (end) => {
    expect(read(`${end}{${end}"a"${end}:${end}"b"${end}}${end}`)).toEqual({ a: 'b' })
  })

  it('that is no UTF-8 is refused', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'ANSWER_NOT_UTF8' }))
  })

  it('that is nested as deep as memory allows is refused, and does not exhaust the stack', () => {
    const bomb = '['.repeat(500_000) + ']'.repeat(500_000)
    expect(() => read(bomb)).toThrow(expect.objectContaining({ name: 'AnswerError' }))
  })

  it('is named in the error by field and rule, never by its text', () => {
    const one = z.object({ list: z.array(schema) })
    const body = '{"list":[{"a":"b"},{"a":{"secret":1}}]}'
    expect(() => readJsonAnswer(answered(200, body, json), one)).toThrow(
      expect.objectContaining({ path: 'list.1.a', message: 'list.1.a: is missing or not as agreed (invalid_type)' }),
    )
  })

  it.each([
    ['{"a":"b\\",\\"a\\":\\"c"}', 'b","a":"c', 'quotation marks within a text are none of its structure'],
    ['{"a":"b\\\\","c":1}', 'b\\', 'a backslash at the end of a text escapes nothing'],
    ['{"a":"{[,]}","c":{"a":1}}', '{[,]}', 'signs within a text, and the same name in another object'],
  ])('%s is read as %s: %s', (body, text) => {
    expect(read(body)).toEqual({ a: text })
  })

  it('may be missing only where that is agreed on', () => {
    expect(readJsonIfAny(answered(204, '', {}), schema)).toBeUndefined()
    expect(readJsonIfAny(answered(200, '', {}), schema)).toBeUndefined()
    expect(readJsonIfAny(answered(200, '{"a":"b"}', json), schema)).toEqual({ a: 'b' })
    expect(() => readJsonIfAny(answered(204, '{"a":"b"}', json), schema)).toThrow('has a body where none may be')
    expect(() => readJsonIfAny(answered(200, ' ', json), schema)).toThrow('not JSON')
  })
})

describe('values', () => {
  it.each([
    [1, 1],
    [1.5, 1.5],
    ['1', 1],
    ['20.00000', 20],
    ['-3', -3],
  ])('the number %j is %j', (shown, value) => {
    expect(vendorNumber.parse(shown)).toBe(value)
  })

  it.each([
    '',
    ' 1',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '1,5',
    '1'.repeat(16),
    null,
    true,
    [1],
    Number.POSITIVE_INFINITY,
  ])('%j is no number', (shown) => {
    expect(vendorNumber.safeParse(shown).success).toBe(false)
  })

  it('a whole number may be written with decimals, and has none', () => {
    expect(vendorWhole.parse('1.00000')).toBe(1)
    expect(vendorWhole.safeParse(1.5).success).toBe(false)
    expect(vendorWhole.safeParse(2 ** 53).success).toBe(false)
  })

  it('half of a character is replaced, since the vendor cuts texts', () => {
    expect(vendorText.parse('a\ud800')).toBe('a\ufffd')
    expect(vendorText.parse('😀')).toBe('😀')
  })

  it('a word means the same in any case, and a name of every object means nothing', () => {
    const table = { 'TRIAL END': 1 }
    expect(meaningOf(table, ' trial  end ')).toBe(1)
    expect(meaningOf(table, 'constructor')).toBeUndefined()
    expect(meaningOf(table, 'CONSTRUCTOR')).toBeUndefined()
  })
})

describe('the body of a refusal', () => {
  it.each([
    ['[{"error_key":"k","error_message":"m"},{"error_key":"l"}]', 'k - m; l', 'an array'],
    ['{"error_key":"k","error_message":"m"}', 'k - m', 'an object'],
    ['{"message":"Forbidden"}', 'Forbidden', 'the words of the gateway'],
    ['{"error":"invalid_client","error_description":"d"}', 'invalid_client - d', 'the words of OAuth'],
    ['[null,1,"a",{"error_message":"m"}]', 'm', 'with other things in it'],
    ['{"error_key":{"a":1}}', '{"error_key":{"a":1}}', 'no errors: the beginning of the body'],
    ['<html>', '<html>', 'a page'],
    ['', '', 'nothing'],
    ['\ufeff{"error_key":"k"}', 'k', 'behind a byte order mark'],
  ])('%s says %j: %s', (body, words) => {
    expect(describeErrorBody({ body: Buffer.from(body) })).toBe(words)
  })

  it('is read up to five errors and 400 characters of each', () => {
    const body = JSON.stringify(Array.from({ length: 9 }, () => ({ error_key: 'k', error_message: 'x'.repeat(500) })))
    const errors = readErrorBody({ body: Buffer.from(body) })
    expect(errors.map(({ message }) => message.length)).toEqual([400, 400, 400, 400, 400])
  })

  it('that cannot be read gives none, whatever it is', () => {
    for (const body of [
      Buffer.from([0xff]),
      Buffer.from('{"a":1,"a":2}'),
      Buffer.from(JSON.stringify({ message: 'x'.repeat(16_000) })),
    ]) {
      expect(readErrorBody({ body })).toEqual([])
    }
  })
})
