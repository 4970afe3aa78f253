/** @module-tag long */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { element, escapeXml, textElement } from '../../simulator/xml/write-xml.ts'
import { readXml } from '../../simulator/xml/xml-element.ts'

test.each([
  { text: 'plain', written: 'plain', why: 'nothing to do' },
  { text: '&<>"', written: '&amp;&lt;&gt;&quot;', why: 'markup' },
  { text: 'a\rb\nc', written: 'a&#13;b\nc', why: 'a carriage return would become a line feed' },
  { text: 'a\u0000b\u001f\uffffc', written: 'abc', why: 'characters that XML cannot hold' },
])('escapes $why', ({ text, written }) => {
  expect(escapeXml(text)).toBe(written)
})

test('what is written is read back', () => {
  const text = fc.string({ unit: 'binary' }).map((value) => value.trim())
  fc.assert(
    fc.property(text, text, (content, attribute) => {
      fc.pre(content.isWellFormed() && attribute.isWellFormed())
      const reading = readXml(element('root', { note: attribute }, textElement('text', content)))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that XML cannot hold are dropped
      const kept = (value: string) => value.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      if (!reading.ok) throw new Error(reading.message)
      expect(reading.root.children[0]?.text).toBe(kept(content).trim())
      expect(reading.root.attributes.note?.trim()).toBe(kept(attribute).trim())
    }),
  )
})
