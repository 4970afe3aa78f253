import { describe, expect, it } from 'vitest'
import { redactedNote, redactMessage } from '../../../shared/messaging/redact-message.ts'

const redacted = (value: unknown): unknown => JSON.parse(redactMessage(JSON.stringify(value)))

describe('a redacted message', () => {
  it('keeps what is no secret, so that a person can see what was wrong', () => {
    const message = {
      operationId: 'op-1',
      partner: 'acme',
      input: { product: 'Email Marketing', password: { generate: true } },
    }
    expect(redacted(message)).toEqual(message)
  })

  it.each([
    ['password', 'the plain case'],
    ['newPassword', 'part of a name'],
    ['PASSWD', 'capitals'],
    ['client_secret', 'a secret'],
    ['accessToken', 'a token'],
    ['apiKey', 'a key'],
    ['api_key', 'another spelling'],
    ['x-api-key', 'a header'],
    ['Authorization', 'a header'],
    ['credentials', 'credentials'],
  ])('loses what stands under %s: %s', (name) => {
    expect(redacted({ [name]: 'hunter2' })).toEqual({ [name]: redactedNote })
    expect(redacted({ list: [{ [name]: ['hunter2', { deep: 4711 }] }] })).toEqual({
      list: [{ [name]: [redactedNote, { deep: redactedNote }] }],
    })
  })

  it('keeps the name of a secret, but not a secret beside it or an object in its place', () => {
    expect(redacted({ password: { secretName: 'clients/robin', value: 'hunter2' } })).toEqual({
      password: { secretName: 'clients/robin', value: redactedNote },
    })
    expect(redacted({ secretName: { x: 'hunter2' } })).toEqual({ secretName: { x: redactedNote } })
  })

  it.each([
    ['a message cut off in the middle', '{"input":{"password":"hunter2"'],
    ['a form', 'account=robin&password=hunter2'],
    ['an escaped name, cut off', '{"pa\\u0073sword":"hunter2"'],
    ['nothing but the word', 'hunter2'],
  ])('is only a note when it is not JSON: %s', (_name, body) => {
    expect(redactMessage(body)).toBe(`{"note":"not kept: the message was not JSON (${body.length} bytes)"}`)
  })

  it('loses the secret of a message that was made JSON twice', () => {
    const twice = JSON.stringify(JSON.stringify({ account: 'robin', password: 'hunter2' }))
    expect(JSON.parse(JSON.parse(redactMessage(twice)))).toEqual({ account: 'robin', password: redactedNote })
  })

  it('loses a text that carries a secret under its name', () => {
    expect(redacted({ note: 'login robin, password: hunter2' })).toEqual({ note: redactedNote })
  })

  it('is only a note when it is over 64 KB', () => {
    expect(redacted({ note: 'x'.repeat(70_000) })).toEqual({
      note: 'not kept: the message was over 64 KB (70011 bytes)',
    })
  })

  it('survives nesting without end', () => {
    expect(redactMessage(`${'['.repeat(50_000)}"hunter2"${']'.repeat(50_000)}`)).not.toContain('hunter2')
  })

  it('treats the reserved name as any other', () => {
    expect(redactMessage('{"__proto__":{"password":"hunter2"}}')).toBe(`{"__proto__":{"password":"${redactedNote}"}}`)
  })
})
