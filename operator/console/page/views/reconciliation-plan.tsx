import type { PlanRow, RepairPlan } from '../api-shapes.ts'
import { type Act, useActs } from '../parts/act-dialog.tsx'
import { Age } from '../parts/moment.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { NextSteps, Problem } from '../parts/problem.tsx'
import { Scrolled } from '../parts/scrolled.tsx'
import { Status } from '../parts/status.tsx'
import { accountLink, operationLink } from '../place.ts'
import { usePolled } from '../polled.ts'

interface Results {
  state: 'applying' | 'stopped' | 'done'
  hash: string
  repairs: number
  ended: number
  counts: Record<string, number>
  stopped?: { code: string; message: string; at: string; operationId?: string }
  rows: (PlanRow & { outcome: string })[]
  next?: string
}

/** What would repair the differences, row by row; once approved, what has become of it. */
export function ReconciliationPlan({ path, partner }: { path: string; partner: string }) {
  const pages = usePages(path)
  const cursor = pages.cursor === undefined ? '' : `?cursor=${encodeURIComponent(pages.cursor)}`
  const results = usePolled<Results>(`${path}/results${cursor}`, 3_000)
  const isApproved = results.value !== undefined
  const plan = usePolled<RepairPlan>(isApproved ? undefined : `${path}/plan${cursor}`, 15_000)
  const acts = useActs(() => {
    void results.again()
    void plan.again()
  })
  const shown = results.value ?? plan.value
  return (
    <>
      <h2>Plan</h2>
      {acts.element}
      <Problem problem={plan.problem} />
      {plan.value === undefined || isApproved ? null : <Totals plan={plan.value} path={path} begin={acts.begin} />}
      {results.value === undefined ? null : <Applied results={results.value} path={path} begin={acts.begin} />}
      {shown === undefined ? null : <Rows rows={shown.rows} partner={partner} />}
      <Pager pages={pages} next={shown?.next} />
    </>
  )
}

const approve = (path: string, hash: string, repairs: number, irreversible: number): Act => ({
  title: `Approve ${repairs} repairs`,
  words:
    'Exactly this plan is carried out, in waves. Each repair is sent only while a read shows the account as the plan saw it.' +
    (irreversible === 0 ? '' : ` ${irreversible} of them cannot be taken back.`),
  path: `${path}/approvals`,
  body: { hash, ...(irreversible === 0 ? {} : { irreversible }) },
  ...(irreversible === 0 ? {} : { word: String(irreversible) }),
})

function Totals({ plan, path, begin }: { plan: RepairPlan; path: string; begin(act: Act): void }) {
  const { hash, repairs, irreversible, guards, rowsInAll, totals } = plan
  return (
    <>
      <p>
        <strong>{repairs.toLocaleString()}</strong> repairs for {rowsInAll.toLocaleString()} differences,{' '}
        {irreversible.toLocaleString()} that cannot be taken back. Made <Age at={plan.madeAt} />.
      </p>
      <ul class="sums">
        {Object.entries(totals).map(([name, total]) => (
          <li key={name}>
            {name} <strong>{totalText(total)}</strong>
          </li>
        ))}
      </ul>
      {guards.map(({ code, message, nextSteps }) => (
        <div key={code} class="problem">
          <p>
            <code>{code}</code> {message}
          </p>
          <NextSteps steps={nextSteps} />
        </div>
      ))}
      {repairs === 0 || guards.length > 0 ? null : (
        <p class="buttons">
          <button type="button" class="main" onClick={() => begin(approve(path, hash, repairs, irreversible))}>
            Approve {repairs} repairs
          </button>
        </p>
      )}
    </>
  )
}

const totalText = (total: unknown): string =>
  typeof total === 'object' && total !== null
    ? Object.entries(total)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')
    : String(total)

function Applied({ results, path, begin }: { results: Results; path: string; begin(act: Act): void }) {
  const { state, ended, repairs, counts, stopped, hash } = results
  const go = { ...approve(path, hash, repairs, 0), title: 'Go on with the repairs' }
  return (
    <>
      <p class="line">
        <Status is={state} />
        <progress aria-label="Repairs that ended" max={Math.max(1, repairs)} value={ended} />
        <span>
          {ended} of {repairs} ended
        </span>
      </p>
      <ul class="sums">
        {Object.entries(counts).map(([name, count]) => (
          <li key={name}>
            <strong>{count}</strong> {name}
          </li>
        ))}
      </ul>
      {stopped === undefined ? null : (
        <div class="problem">
          <p>
            <code>{stopped.code}</code> {stopped.message}
          </p>
          <p class="buttons">
            <button type="button" onClick={() => begin(go)}>
              Go on with the repairs
            </button>
          </p>
        </div>
      )}
    </>
  )
}

function Rows({ rows, partner }: { rows: readonly (PlanRow & { outcome?: string })[]; partner: string }) {
  if (rows.length === 0) return null
  return (
    <Scrolled label="Differences and repairs">
      <table>
        <caption class="unseen">Differences and repairs</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Difference</th>
            <th scope="col">Repair</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ n, account, kind, fields, repair, none, outcome }) => (
            <tr key={n}>
              <th scope="row">
                <a href={accountLink(partner, account)}>{account}</a>
              </th>
              <td>
                {kind}
                {fields.map(({ field, wanted, found }) => (
                  <div key={field}>
                    {field}: {String(found)} instead of {String(wanted)}
                  </div>
                ))}
              </td>
              <td>
                {repair === undefined ? (
                  <small>{none?.message}</small>
                ) : (
                  <>
                    {repair.operation} <code>{JSON.stringify(repair.input)}</code>
                    {repair.irreversible ? <strong> cannot be taken back</strong> : null}
                  </>
                )}
              </td>
              <td>
                {outcome === undefined ? null : repair === undefined || outcome === 'not-sent' ? (
                  outcome
                ) : (
                  <a href={operationLink(partner, repair.operationId)}>{outcome}</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}
