const marks: Readonly<Record<string, string>> = {
  applied: '✓',
  rejected: '✗',
  parked: '!',
  withdrawn: '↩',
  resolving: '?',
  sending: '→',
  running: '✓',
  recovering: '?',
  stopped: '!',
  complete: '✓',
  abandoned: '✗',
  accepted: '✓',
  valid: '✓',
  refused: '✗',
}

/** A status by word and mark, so that colour is never the only sign. */
export function Status({ is }: { is: string }) {
  return (
    <span class={`status ${is}`}>
      <span aria-hidden="true">{marks[is] ?? '·'}</span> {is}
    </span>
  )
}
