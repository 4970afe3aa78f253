import type { KeyReport } from '../../../engine/people/describe-key.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** Whether a key of the vendor's goes on, and each call of its partners. */
export function checkKey(key: KeyReport): Finding[] {
  const holds = key.heldCalls.map(({ partner, call, code, since, nextTry }) =>
    wrong(
      ...([
        `call:${partner}/${call}`,
        code,
        `The vendor has refused this call for several accounts since ${since}.`,
      ] as const),
      `Ask the vendor whether the partner may make it. It is tried again at ${nextTry}.`,
    ),
  )
  return [checkState(key), ...holds]
}

function checkState({ key, state, reason, code, since, until, pause, restored, day }: KeyReport): Finding {
  const subject = `key:${key}`
  const left = `${day.left} of ${day.limit} requests are left today.`
  if (pause !== undefined) {
    const ends = pause.until === undefined ? 'until somebody resumes it' : `until ${pause.until}`
    return wrong(
      ...([subject, 'KEY_PAUSED', `${pause.by} has paused it since ${pause.since}, ${ends}: ${pause.why}`] as const),
      `POST /keys/${key}/resume when the reason is gone.`,
    )
  }
  if (state === 'stopped') {
    const next =
      reason === 'held'
        ? `Mend the partner’s secret or settings, then POST /keys/${key}/probe.`
        : `It is asked again by itself${until === undefined ? '' : ` at ${until}`}.`
    const began = since === undefined ? '' : ` since ${since}`
    return wrong(subject, code ?? 'KEY_STOPPED', `It is stopped (${reason ?? 'unknown'})${began}. ${left}`, next)
  }
  if (restored !== undefined) {
    return wrong(
      ...([subject, 'RESTORED', `${restored.by} has declared the ledger restored; each write looks first.`] as const),
      `POST /keys/${key}/restored with false when what was lost has been looked through.`,
    )
  }
  return fine(
    subject,
    state === 'recovering' ? `It goes on at a lower rate for a minute. ${left}` : `It goes on. ${left}`,
  )
}
