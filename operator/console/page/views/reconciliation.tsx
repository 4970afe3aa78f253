import { useState } from 'preact/hooks'
import { ApiProblem, post } from '../api.ts'
import type { ProblemBody, Run } from '../api-shapes.ts'
import { Age } from '../parts/moment.tsx'
import { Problem } from '../parts/problem.tsx'
import { Status } from '../parts/status.tsx'
import { placeLink } from '../place.ts'
import { usePolled } from '../polled.ts'
import { Filters } from './filters.tsx'
import { ReconciliationPlan } from './reconciliation-plan.tsx'

/** Compares the ledger with the vendor's listing, and repairs what a person approves. */
export function Reconciliation({ partners, query }: { partners: readonly string[]; query: URLSearchParams }) {
  const partner = query.get('partner') ?? partners[0] ?? ''
  const run = query.get('run') ?? ''
  const path = `/api/partners/${encodeURIComponent(partner)}/reconciliations`
  const [problem, setProblem] = useState<ProblemBody>()
  const begin = async (event: Event) => {
    event.preventDefault()
    const why = String(new FormData(event.currentTarget as HTMLFormElement).get('why')).trim()
    setProblem(undefined)
    try {
      const begun = await post<Run>(path, { why })
      location.hash = placeLink(['reconciliation'], { partner, run: begun.run })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error.body)
    }
  }
  return (
    <>
      <h1>Reconciliation</h1>
      <Filters
        of="Partner"
        fields={[{ name: 'partner', label: 'Partner', value: partner, options: partners }]}
        onChange={({ partner: next = '' }) => {
          location.hash = placeLink(['reconciliation'], { partner: next })
        }}
      />
      <form class="filters" aria-label="Begin a run" onSubmit={begin}>
        <label class="wide">
          Reason, for the record
          <input name="why" required maxLength={1000} autoComplete="off" />
        </label>
        <button type="submit" class="main" disabled={partner === ''}>
          Compare with the vendor’s listing
        </button>
      </form>
      <p class="quiet">
        Where a run of this partner goes on already, it is shown. Nothing is changed before a plan is approved.
      </p>
      <Problem problem={problem} />
      {run === '' ? null : <OneRun key={run} path={`${path}/${encodeURIComponent(run)}`} partner={partner} />}
    </>
  )
}

function OneRun({ path, partner }: { path: string; partner: string }) {
  const { value, problem } = usePolled<Run>(path, 2_000)
  if (value === undefined) return <Problem problem={problem} />
  const { progress, differences, state } = value
  const found = differences.thereNotHere + differences.hereNotThere + differences.differs
  const before = progress.accountsBefore
  return (
    <>
      <h2>
        Run of {new Date(value.startedAt).toLocaleString()} <Status is={state} />
      </h2>
      {state === 'running' ? (
        <p class="line">
          <progress
            aria-label="Progress"
            {...(before === undefined || before === 0
              ? {}
              : { max: before, value: Math.min(before, progress.accounts) })}
          />
          <span>
            {progress.accounts.toLocaleString()} accounts on {progress.pages} pages read
            {progress.secondsLeft === undefined ? '' : `, about ${progress.secondsLeft} s left`}
          </span>
        </p>
      ) : null}
      <dl class="facts">
        <div>
          <dt>Accounts read</dt>
          <dd>{progress.accounts.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Only there</dt>
          <dd>{differences.thereNotHere.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Only here</dt>
          <dd>{differences.hereNotThere.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Differ</dt>
          <dd>{differences.differs.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Ended</dt>
          <dd>
            <Age at={value.finishedAt} />
          </dd>
        </div>
      </dl>
      {value.lastFailure === undefined ? null : (
        <p class="banner">
          {value.failures} failures, the last: {value.lastFailure}
          {value.triedAgainAt === undefined ? null : (
            <>
              ; tried again <Age at={value.triedAgainAt} />
            </>
          )}
        </p>
      )}
      <Problem problem={problem} />
      {state === 'complete' && found === 0 ? <p class="empty">Ledger and listing agree.</p> : null}
      {state === 'complete' && found > 0 ? <ReconciliationPlan path={path} partner={partner} /> : null}
    </>
  )
}
