import { useState } from 'preact/hooks'
import type { Operation } from '../api-shapes.ts'
import { Scrolled } from './scrolled.tsx'

/** The request to the vendor that a parked operation carries, ready to be sent. */
export function Letter({ letter }: { letter: NonNullable<Operation['request']> }) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`To: ${letter.to}\nSubject: ${letter.subject}\n\n${letter.text}\n`)
      setSaid('Copied.')
    } catch {
      setSaid('The browser did not let it be copied: select the text.')
    }
  }
  return (
    <section class="letter" aria-label="Letter to the vendor">
      <p class="line">
        <span>
          To <strong>{letter.to}</strong>
        </span>
        <button type="button" onClick={copy}>
          Copy the letter
        </button>
        <span role="status">{said}</span>
      </p>
      <p class="subject">{letter.subject}</p>
      <Scrolled label="Text of the letter">
        <pre>{letter.text}</pre>
      </Scrolled>
    </section>
  )
}
