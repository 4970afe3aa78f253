import { useState } from 'preact/hooks'
import type { Account, Operation, OperationsPage, Overview, Timeline } from '../api-shapes.ts'
import { type Act, useActs } from '../parts/act-dialog.tsx'
import { DecisionButtons, operationPath } from '../parts/decisions.tsx'
import { Letter } from '../parts/letter.tsx'
import { Age } from '../parts/moment.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { NextSteps, Problem } from '../parts/problem.tsx'
import { Status } from '../parts/status.tsx'
import { accountLink, operationLink, placeLink } from '../place.ts'
import { usePolled } from '../polled.ts'
import { Caught } from './caught.tsx'

/** What only a person can decide, the oldest first, with everything that a decision needs. */
export function NeedsAPerson({ partners, query }: { partners: readonly string[]; query: URLSearchParams }) {
  const [partner, code] = [query.get('partner') ?? '', query.get('code') ?? '']
  const asked = new URLSearchParams({ status: 'parked', limit: '20' })
  if (partner !== '') asked.set('partner', partner)
  if (code !== '') asked.set('code', code)
  const pages = usePages(asked.toString())
  if (pages.cursor !== undefined) asked.set('cursor', pages.cursor)
  const list = usePolled<OperationsPage>(`/api/operations?${asked}`, 5_000)
  const codes = useCodes(partner)
  const acts = useActs(() => void list.again())
  const { operations = [], next } = list.value ?? {}
  return (
    <>
      <h1>Needs a person</h1>
      <nav class="chips" aria-label="Filters">
        <a href={placeLink(['needs-a-person'], { partner })} aria-current={code === '' ? 'true' : undefined}>
          all codes
        </a>
        {[...new Set([...codes.keys(), ...(code === '' ? [] : [code])])].map((one) => (
          <a
            key={one}
            href={placeLink(['needs-a-person'], { partner, code: one })}
            aria-current={code === one ? 'true' : undefined}
          >
            {one} <span class="count">{codes.get(one) ?? 0}</span>
          </a>
        ))}
        <span class="gap" />
        {['', ...partners].map((one) => (
          <a
            key={one}
            href={placeLink(['needs-a-person'], { partner: one, code })}
            aria-current={partner === one ? 'true' : undefined}
          >
            {one === '' ? 'all partners' : one}
          </a>
        ))}
      </nav>
      {acts.element}
      <Problem problem={list.problem} />
      {list.value !== undefined && operations.length === 0 ? (
        <p class="empty">
          Nothing is parked{next === undefined ? '' : ' on this page'}. Nobody has to decide anything.
        </p>
      ) : null}
      {operations.map((operation, index) => (
        <Parked
          key={`${operation.partner}/${operation.operationId}`}
          operation={operation}
          startsOpen={index === 0}
          begin={acts.begin}
        />
      ))}
      <Pager pages={pages} next={next} />
      <Caught partner={partner} />
    </>
  )
}

function useCodes(partner: string): ReadonlyMap<string, number> {
  const { value } = usePolled<Overview>('/api/overview', 0)
  const counts = new Map<string, number>()
  for (const one of value?.partners ?? []) {
    if (partner !== '' && one.partner !== partner) continue
    for (const [code, count] of Object.entries(one.parkedByCode)) counts.set(code, (counts.get(code) ?? 0) + count)
  }
  return counts
}

function Parked(props: { operation: Operation; startsOpen: boolean; begin(act: Act): void }) {
  const { operation, startsOpen } = props
  const [isOpen, setOpen] = useState(startsOpen)
  const { partner, operationId, account, code } = operation
  return (
    <details class="card" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code class="reason">{code ?? 'no code'}</code>
        <span class="grow">
          <strong>{operation.operation}</strong> of <strong>{account ?? 'an account'}</strong>{' '}
          <span class="quiet">
            {partner} · {operationId}
          </span>
        </span>
        <span>
          received <Age at={operation.receivedAt} />
        </span>
      </summary>
      {isOpen ? <Opened operation={operation} begin={props.begin} /> : null}
    </details>
  )
}

/** What is asked only where somebody looks: the operation with its tag, its timeline, and its lane. */
function Opened({ operation: listed, begin }: { operation: Operation; begin(act: Act): void }) {
  const path = operationPath(listed.partner, listed.operationId)
  const { value: operation = listed, problem } = usePolled<Operation>(path, 5_000)
  const timeline = usePolled<Timeline>(`${path}/timeline`, 15_000).value
  const { partner, operationId, account } = operation
  const lane = usePolled<Account>(
    account === undefined
      ? undefined
      : `/api/partners/${encodeURIComponent(partner)}/accounts/${encodeURIComponent(account)}`,
    15_000,
  ).value?.lane
  const behind = lane === undefined ? undefined : Math.max(0, lane.length - 1 - Math.max(0, lane.indexOf(operationId)))
  const parked = timeline?.events.findLast(({ happened }) => happened === 'parked')
  return (
    <div class="opened">
      <div>
        {operation.status === 'parked' ? null : (
          <p class="banner">
            It is no longer parked: <Status is={operation.status} />
          </p>
        )}
        <p>{operation.message}</p>
        <NextSteps steps={operation.nextSteps} />
        <DecisionButtons operation={operation} begin={begin} />
        <Problem problem={problem} />
      </div>
      <dl>
        <dt>Parked</dt>
        <dd>
          <Age at={parked?.at} />
        </dd>
        <dt>Waiting behind it</dt>
        <dd>{behind ?? '…'}</dd>
        <dt>Attempts</dt>
        <dd>
          {operation.attempts.length === 0
            ? 'nothing was sent'
            : operation.attempts.map(({ n, step, outcome, code }) => (
                <div key={n}>
                  {n}. {step}: {outcome} {code === undefined ? null : <code>{code}</code>}
                </div>
              ))}
        </dd>
        <dt>Evidence</dt>
        <dd>
          <a href={operationLink(partner, operationId)}>its life</a>
          {account === undefined ? null : (
            <>
              {' · '}
              <a href={accountLink(partner, account)}>the account</a>
            </>
          )}
        </dd>
      </dl>
      {operation.request === undefined ? null : <Letter letter={operation.request} />}
    </div>
  )
}
