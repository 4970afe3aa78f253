import type { ComponentChildren } from 'preact'

/** What may be wider or higher than the screen: it scrolls by itself, with the keyboard too. */
export function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a focus the keyboard could not scroll it
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
