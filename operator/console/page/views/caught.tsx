import { useState } from 'preact/hooks'
import { ApiProblem, post } from '../api.ts'
import type { Operation, OperationsPage, ProblemBody } from '../api-shapes.ts'
import { Age } from '../parts/moment.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { Problem } from '../parts/problem.tsx'
import { accountLink, operationLink } from '../place.ts'
import { usePolled } from '../polled.ts'

const days = 14

/** Accounts that lost single billing with their last product: no call of the vendor's leads back by itself. */
export function Caught({ partner }: { partner: string }) {
  const [since] = useState(() => new Date(Date.now() - days * 86_400_000).toISOString())
  const asked = new URLSearchParams({ status: 'rejected', code: 'CAUGHT_IN_SINGLE_BILLING', since, limit: '10' })
  if (partner !== '') asked.set('partner', partner)
  const pages = usePages(asked.toString())
  if (pages.cursor !== undefined) asked.set('cursor', pages.cursor)
  const { value, problem, again } = usePolled<OperationsPage>(`/api/operations?${asked}`, 15_000)
  const [failure, setFailure] = useState<ProblemBody>()
  const [done, setDone] = useState('')
  const reopen = async ({ operationId, account, partner: owner }: Operation) => {
    setFailure(undefined)
    try {
      // The same id however often it is pressed: asked once, carried out once.
      const id = `${operationId}-reopen`.slice(-64)
      await post('/api/operations', {
        operation: 'reopen-account',
        operationId: id,
        partner: owner,
        account,
        input: {},
      })
      setDone(`Asked for reopen-account of ${account} as ${id}.`)
      await again()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setFailure(error.body)
    }
  }
  return (
    <section aria-labelledby="caught">
      <h2 id="caught">Caught in single billing, in the last {days} days</h2>
      <Problem problem={problem} />
      <Problem problem={failure} />
      <p class="done" role="status">
        {done}
      </p>
      {value?.operations.length === 0 ? (
        <p class="empty">No account{value.next === undefined ? '' : ' on this page'}.</p>
      ) : null}
      <ul class="rows">
        {(value?.operations ?? []).map((operation) => (
          <li key={operation.operationId}>
            <span class="grow">
              {operation.account === undefined ? null : (
                <a href={accountLink(operation.partner, operation.account)}>{operation.account}</a>
              )}{' '}
              <span class="quiet">{operation.partner}</span>
              {' · '}
              <a href={operationLink(operation.partner, operation.operationId)}>{operation.operationId}</a>
            </span>
            <Age at={operation.finishedAt} />
            <button type="button" onClick={() => reopen(operation)}>
              Ask for reopen-account<span class="unseen"> of {operation.account}</span>
            </button>
          </li>
        ))}
      </ul>
      <Pager pages={pages} next={value?.next} />
    </section>
  )
}
