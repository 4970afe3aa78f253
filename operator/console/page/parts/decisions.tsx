import { tagOf } from '../api.ts'
import type { Operation } from '../api-shapes.ts'
import type { Act } from './act-dialog.tsx'

export const operationPath = (partner: string, operationId: string): string =>
  `/api/operations/${encodeURIComponent(partner)}/${encodeURIComponent(operationId)}`

const decisions = [
  {
    decision: 'retry',
    label: 'Retry',
    words: 'It is looked at first, and sent again only where that shows that it had no effect.',
    exception:
      'Nothing shows the effect of this request, so a retry sends it again. Make sure first that it did not take effect.',
  },
  {
    decision: 'mark-applied',
    label: 'Mark as applied',
    words: 'You say that it took effect. The account is read anew before the next operation relies on it.',
  },
  {
    decision: 'mark-rejected',
    label: 'Mark as rejected',
    words: 'You say that it did not take effect, and will not. The caller is told so.',
  },
] as const

/** What a person may do with an operation as it stands. */
export function DecisionButtons({ operation, begin }: { operation: Operation; begin(act: Act): void }) {
  const { partner, operationId, status } = operation
  const path = operationPath(partner, operationId)
  if (['accepted', 'waiting', 'deferred'].includes(status)) {
    const act = {
      title: `Withdraw ${operationId}`,
      words: 'It is taken back where nothing of it was sent yet. What waits behind it goes on.',
      path: `${path}/withdrawal`,
    }
    return (
      <p class="buttons">
        <button type="button" onClick={() => begin(act)}>
          Withdraw
        </button>
      </p>
    )
  }
  if (status !== 'parked') return null
  return (
    <p class="buttons">
      {decisions.map(({ decision, label, words, ...more }) => {
        const exception = 'exception' in more && operation.code === 'EFFECT_NOT_SHOWN' ? more.exception : undefined
        const act = {
          title: `${label}: ${operationId}`,
          words: exception ?? words,
          path: `${path}/decisions`,
          body: { decision },
        }
        return (
          <button
            key={decision}
            type="button"
            class={decision === 'retry' ? 'main' : ''}
            onClick={() => begin({ ...act, ifMatch: tagOf(path) })}
          >
            {label}
          </button>
        )
      })}
    </p>
  )
}
