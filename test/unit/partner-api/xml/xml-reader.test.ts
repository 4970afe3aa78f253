import { describe, expect, it } from 'vitest'
import { AnswerError } from '../../../../shared/partner-api/calling/answer-error.ts'
import { readSiteOwnerAnswer, readWriteAnswer } from '../../../../shared/partner-api/xml/site-owner-answer.ts'
import { answered, bakery, entryOf } from '../answers.ts'

const good = entryOf(bakery)
const read = (body: string | Uint8Array, contentType = 'application/atom+xml') =>
  readSiteOwnerAnswer(answered(200, body, { 'content-type': contentType }), 'bakery-01', [])

function refusal(body: string | Uint8Array, contentType?: string): string {
  try {
    read(body, contentType)
    return 'accepted'
  } catch (error) {
    return error instanceof AnswerError ? error.code : `threw ${String(error)}`
  }
}

describe('a good answer', () => {
  const rows: [body: string, reason: string][] = [
    [good, 'as recorded'],
    [`\ufeff${good}`, 'with a byte order mark'],
    [entryOf(bakery, 'atom'), 'another prefix'],
    [entryOf(bakery, 'x-1'), 'an odd prefix'],
    [good.replace('<Status>Open', '<!-- note & more --><Status>Open'), 'with a comment'],
    [good.replace('Example Bakery', '<![CDATA[Fish & Chips]]>'), 'with CDATA'],
    [good.replace('<AccountId>', '<Later><Thing/></Later><AccountId>'), 'with an element that we do not know'],
    [good.replace('>bakery-01<', '>Bakery-01<'), 'the login in its owner’s spelling'],
    [good.replace('>bakery-01<', '>\n  bakery&#45;01 <'), 'white space and a numeric reference'],
  ]
  it.each(rows)('is read: $1', (body) => {
    expect(read(body).fields).toEqual({
      presence: 'present',
      status: 'open',
      singleBilling: true,
      'product:EmailMarketing': 'open',
    })
  })

  it.each(['application/xml', 'text/xml;charset=utf-8', 'Application/Atom+XML; type="entry"; charset="UTF-8"'])(
    'may be declared as %s',
    (contentType) => expect(refusal(good, contentType)).toBe('accepted'),
  )

  it('keeps text as text and decodes references', () => {
    const named = good.replace('Example Bakery', '0123 &amp; &#x1F600;&#228; 1e5')
    expect(read(named).profile?.organizationName).toBe('0123 & 😀ä 1e5')
  })

  it.each([
    ['&#55357;&#56832;', '😀', 'both halves in decimal'],
    ['&#xD83D;&#xDE00;', '😀', 'both halves in hexadecimal'],
    ['a&#55357;&#xde00;&#55357;&#56832;b', 'a😀😀b', 'two of them'],
    ['&#x1F600;&#128512;', '😀😀', 'whole ones stay'],
    ['Bakery &#xD83D;', 'Bakery \ufffd', 'a first half alone'],
    ['&#56832; Bakery', '\ufffd Bakery', 'a second half alone'],
    ['&#55357;&#65;&#56832;', '\ufffdA\ufffd', 'halves with something in between'],
    ['&#56832;&#55357;', '\ufffd\ufffd', 'halves in the wrong order'],
    ['<![CDATA[&#55357;]]>&#55357;&#56832;', '&#55357;😀', 'nothing is a reference in CDATA'],
  ])('reads %s as %s: %s', (written, name) => {
    expect(read(good.replace('Example Bakery', written)).profile?.organizationName).toBe(name)
  })

  it.each([
    ['<Product Status="Canceled">EmailMarketing</Product>', 'canceled'],
    ['<Product status="OPEN"><Name>EmailMarketing</Name></Product>', 'open'],
    ['<Product name="EmailMarketing" status="canceled"/>', 'canceled'],
    ['<Product c:Name="EmailMarketing"></Product>', 'open'],
    ['<Product Status="Frozen">EmailMarketing</Product>', 'unrecognised'],
    ['<Product id="7">EmailMarketing</Product>', 'open'],
  ])('reads the product %s as %s', (product, state) => {
    const shown = good.replace(/<Product>.*<\/Product>/, product)
    expect(read(shown).fields['product:EmailMarketing']).toBe(state)
  })

  it.each([
    '<Product Status="Canceled"><Name>EmailMarketing</Name><Status>Open</Status></Product>',
    '<Product Name="Other"><Name>EmailMarketing</Name></Product>',
    '<Product Status="Open"/>',
  ])('takes the product %s for nothing', (product) => {
    expect(refusal(good.replace(/<Product>.*<\/Product>/, product))).toBe('XML_ELEMENT_UNEXPECTED')
  })

  it.each(['\r\n', '\r', '\n'])('may have its lines ended by %j', (end) => {
    const lines = good.replaceAll('><', `>${end}  <`).replace('Trial End', `Trial${end}End`)
    expect(read(lines).fields).toEqual(read(good).fields)
  })

  it('leaves nothing behind for the next document', () => {
    read(good.replace('Example Bakery', 'A &amp; B'))
    expect(read(good).profile?.organizationName).toBe('Example Bakery')
  })
})

describe('a bad answer', () => {
  const rows: [code: string, body: string | Uint8Array, reason: string][] = [
    ['XML_DOCTYPE_REFUSED', `<!DOCTYPE entry [<!ENTITY x "boo">]>${good}`, 'entities could be anything'],
    ['XML_DOCTYPE_REFUSED', good.replace('<entry', '<!doctype entry><entry'), 'in small letters'],
    ['XML_DOCTYPE_REFUSED', good.replace('Example', '<!ENTITY'), 'an entity declaration in the middle'],
    ['XML_ROOT_UNEXPECTED', `${good}<other/>`, 'a second root'],
    ['XML_MALFORMED', `${good}${good.slice(good.indexOf('<entry'))}`, 'the same root twice'],
    ['XML_ROOT_UNEXPECTED', good.replaceAll('entry', 'feed'), 'another document'],
    ['XML_ROOT_UNEXPECTED', '<error>no</error>', 'an error document with a success status'],
    ['XML_MALFORMED', good.slice(0, -9), 'cut off in the last tag'],
    ['XML_MALFORMED', good.slice(0, 300), 'cut off in the middle'],
    ['XML_MALFORMED', '', 'nothing'],
    ['XML_MALFORMED', 'not xml', 'plain text'],
    ['XML_MALFORMED', '{"ok":true}', 'another format'],
    ['XML_MALFORMED', good.replace('</Status>', '</Stat>'), 'tags that do not match'],
    ['XML_MALFORMED', good.replace('Example Bakery', 'A & B'), 'a bare ampersand'],
    ['XML_MALFORMED', good.replace('Example Bakery', '&nbsp;'), 'an entity of HTML'],
    ['XML_MALFORMED', good.replace('Example Bakery', '&#0;'), 'a reference to no character'],
    ['XML_MALFORMED', good.replace('Example Bakery', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`), 'too deep'],
    ['XML_MALFORMED', good.replace('<AccountId>', '<__proto__><x/></__proto__><AccountId>'), 'a dangerous name'],
    [
      'XML_NOT_UTF8',
      Buffer.concat([Buffer.from(good.slice(0, 200)), Buffer.from([0xc3]), Buffer.from(good.slice(200))]),
      'half a character',
    ],
    ['XML_MALFORMED', Buffer.from(good, 'utf16le'), 'another encoding'],
    ['XML_NOT_UTF8', good.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'), 'declared as another encoding'],
    [
      'XML_ELEMENT_UNEXPECTED',
      good.replace('<Status>Open', '<Status>Open</Status><Status>Canceled'),
      'an element twice',
    ],
    ['XML_ELEMENT_UNEXPECTED', good.replace('<Status>Open', '<Status><b>Open</b>'), 'elements where text belongs'],
    ['XML_ELEMENT_UNEXPECTED', good.replace(/<SiteOwner[\s\S]*<\/SiteOwner>/, ''), 'no account in it'],
    ['XML_ELEMENT_UNEXPECTED', good.replace(/<Products>[\s\S]*<\/Products>/, ''), 'a read must show the products'],
    ['XML_ELEMENT_UNEXPECTED', good.replace('<Products>', '<Products>EmailMarketing'), 'text between elements'],
    ['XML_MALFORMED', good.replace('>bakery-01<', '>bakery-01&#1;<'), 'a reference to a control character'],
    ['XML_ELEMENT_UNEXPECTED', good.replace('>bakery-01<', '>bakery\u000101<'), 'a control character as it is'],
    [
      'XML_ELEMENT_UNEXPECTED',
      good.replace('</Product>', '</Product><Product><Name>EmailMarketing</Name><Status>Canceled</Status></Product>'),
      'a product in two states',
    ],
    ['XML_OTHER_ACCOUNT', good.replace('>bakery-01<', '>bakery-02<'), 'another account'],
  ]
  it.each(rows)('is refused with $0: $2', (code, body) => {
    expect(refusal(body)).toBe(code)
  })

  const types: [string, string][] = [
    ['XML_TYPE_REFUSED', 'text/html'],
    ['XML_TYPE_REFUSED', 'application/json'],
    ['XML_TYPE_REFUSED', 'application/xmlish'],
    ['XML_TYPE_REFUSED', ''],
    ['XML_NOT_UTF8', 'text/xml; charset=iso-8859-1'],
  ]
  it.each(types)('is refused with %s when declared as %j', (code, contentType) => {
    expect(refusal(good, contentType)).toBe(code)
  })

  it('is refused when compressed, since that was not asked for', () => {
    const answer = answered(200, good, { 'content-type': 'text/xml', 'content-encoding': 'gzip' })
    expect(() => readSiteOwnerAnswer(answer, 'bakery-01', [])).toThrow(AnswerError)
  })

  it('is described by element and rule, never by its text', () => {
    const secret = good.replace('<Status>Open', '<Status><b>robin@example.com</b>')
    expect(() => read(secret)).toThrow(/^entry\.content\.SiteOwner\.Status: /)
    expect(() => read(secret)).not.toThrow(/robin/)
  })
})

describe('a body that is made to keep a reader busy', () => {
  const megabyte = 1_048_576
  const filled = (piece: string) => piece.repeat(Math.ceil(megabyte / piece.length))
  const rows: [name: string, body: string][] = [
    ['CDATA without an end', `<entry>&amp;${filled('<![CDATA[')}>`],
    ['comments without an end', `<entry>&amp;${filled('<!--')}>`],
    ['the beginnings of neither', `<entry>&amp;${filled('<!')}></entry>`],
    ['elements without an end', filled('<a>')],
    ['elements within elements', `<entry>${filled('<a>')}${filled('</a>')}</entry>`],
    ['references', `<entry>${filled('&#38;')}</entry>`],
    ['attributes', `<entry ${filled('a="b" ')}/>`],
    ['names without values', `<entry ${filled('a ')}/>`],
    ['quotation marks', `<entry a="${filled('b=')}/>`],
    ['blanks', `<entry ${filled(' ')}x/>`],
    ['a long declaration', `<?xml ${filled(' encoding')}?><entry/>`],
  ]
  // With a pattern that starts anew at each beginning, the first takes half a minute.
  it.each(rows)('of %s is refused in one pass', { timeout: 10_000 }, (_name, body) => {
    expect(refusal(body)).toMatch(/^XML_/)
  })

  it('of CDATA and comments that have an end is read', { timeout: 10_000 }, () => {
    const name = `${filled('<![CDATA[&]]>')}<!-- & -->`
    expect(read(good.replace('Example Bakery', name)).profile?.organizationName).toMatch(/^&{1000}/)
  })
})

describe('the answer to a write', () => {
  const rows: [number, string][] = [
    [204, 'no content'],
    [201, 'created, with nothing to show'],
    [200, 'done, with nothing to show'],
  ]
  it.each(rows)('may be empty: %i, %s', (status) => {
    expect(readWriteAnswer(answered(status, '', {}), 'bakery-01', [])).toEqual({
      generation: 'xml',
      fields: { presence: 'present' },
    })
  })

  it('is not empty with a body, whatever its status says', () => {
    expect(() => readWriteAnswer(answered(204, 'Developer Over Qps'), 'bakery-01', [])).toThrow(AnswerError)
  })

  it('counts for no other account than the one that was asked for', () => {
    expect(() => readWriteAnswer(answered(201, good), 'bakery-02', [])).toThrow(/is not the account/)
  })

  it('is not a success when a web page stands in for it', () => {
    expect(() =>
      readWriteAnswer(answered(200, '<html></html>', { 'content-type': 'text/html' }), 'bakery-01', []),
    ).toThrow(AnswerError)
  })
})
