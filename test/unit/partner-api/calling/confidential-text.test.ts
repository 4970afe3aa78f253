import { describe, expect, test } from 'vitest'
import { keepableText } from '../../../../shared/partner-api/calling/confidential-text.ts'

const value = 'Müller & "Söhne" <1>'

describe('the stretch of an answer that is kept', () => {
  test.each([
    ['as it is', value],
    ['in other letters', value.toUpperCase()],
    ['in XML', 'Müller &amp; &quot;Söhne&quot; &lt;1&gt;'],
    ['in HTML, by numbers', 'M&#252;ller &#38; &#34;S&#xF6;hne&#34; &#x3c;1&#x3E;'],
    ['in HTML, by names', 'M&uuml;ller &amp; &quot;S&ouml;hne&quot; &lt;1&gt;'],
    ['in JSON', 'M\\u00fcller & \\"S\\u00f6hne\\" <1>'],
    ['in JSON as it stands', JSON.stringify(value).slice(1, -1)],
    ['in an address', encodeURIComponent(value)],
    ['in a form', encodeURIComponent(value).replaceAll('%20', '+')],
    ['in a wrong encoding', Buffer.from(value).toString('latin1')],
    ['in ASCII', value.replaceAll(/[^\x20-\x7e]/g, '?')],
  ])('does not hold a confidential value %s', (_how, written) => {
    expect(keepableText(`Site/Name: ${written} is refused`, [value])).toBe('Site/Name: [left out] is refused')
  })

  test.each([
    [
      'Basic credentials',
      `authorization: Basic ${Buffer.from('key%acme:password-of-acme').toString('base64')} refused`,
    ],
    ['a bearer’s token', 'authorization: Bearer abc refused'],
    ['a token by itself', 'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc refused'],
    ['an e-mail address', 'planted@example.com refused'],
    ['a phone number', 'call +1 (555) 010-0177 refused'],
  ])('does not hold %s, whosever it is', (_what, text) => {
    const kept = keepableText(text, [])
    expect(kept).toMatch(/\[(credentials|token|e-mail|number)\].*refused$/)
    expect(kept).not.toMatch(/planted|555|eyJ|abc|a2V5/)
  })

  test.each([
    ['letters beyond ASCII', '文'.repeat(50), '文'.repeat(2_000)],
    ['escapes of an address', 'ü '.repeat(25).trim(), '%20'.repeat(600)],
    ['question marks', 'ü?'.repeat(25), '?'.repeat(2_000)],
    ['entities', 'ü&'.repeat(25), '&amp;'.repeat(400)],
  ])('ends soon for a text of %s, which only almost holds a value', (_what, confidential, text) => {
    // With stretches that could be shared out in many ways, this would not end within a lifetime.
    expect(keepableText(`${text}!`, [`${confidential}x`])).not.toContain('[left out]')
  })

  test('keeps what says what is wrong', () => {
    const text = '400 Bad Request: SiteOwner/SiteContact/CountryCode must be two letters (line 12)'
    expect(keepableText(text, ['robin@example.com'])).toBe(text)
  })

  test('does not hold the half of a value that a cut left over', () => {
    const secret = 'Planted-Secret-Of-Some-Length'
    for (const cutAt of [1_985, 1_990, 1_999]) {
      const text = `${'<a>'.repeat(1_000).slice(0, cutAt - (cutAt % 3))}${secret}`
      expect(keepableText(text, [secret])).not.toContain('Plan')
    }
  })

  test('is at most 300 characters of printable ASCII', () => {
    const kept = keepableText('ä\u0000 word '.repeat(400), [])
    expect(kept.length).toBeLessThanOrEqual(300)
    expect(kept).toMatch(/^[\x20-\x7e]*$/)
  })
})
