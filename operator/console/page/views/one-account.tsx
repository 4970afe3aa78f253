import { useState } from 'preact/hooks'
import { ApiProblem, get } from '../api.ts'
import type { Account, OperationsPage, Overview, ProblemBody } from '../api-shapes.ts'
import { useActs } from '../parts/act-dialog.tsx'
import { Age } from '../parts/moment.tsx'
import { OperationTable } from '../parts/operation-table.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { Problem } from '../parts/problem.tsx'
import { Scrolled } from '../parts/scrolled.tsx'
import { operationLink } from '../place.ts'
import { usePolled } from '../polled.ts'

interface Plan {
  planType?: string
  status?: string
  billingDayOfMonth?: number
  source?: string
  observedAt?: string
  tiers?: { usageType: string; currentUsage: number; tier: number; price: number; currencyCode: string }[]
}

/** One account: its lane, what is known of it and since when, its plan, and its history. */
export function OneAccount({ partner, account }: { partner: string; account: string }) {
  const path = `/api/partners/${encodeURIComponent(partner)}/accounts/${encodeURIComponent(account)}`
  const { value, problem, again } = usePolled<Account>(path, 5_000)
  const overview = usePolled<Overview>('/api/overview', 0)
  const acts = useActs(() => {
    void again()
    void overview.again()
  })
  const paused = overview.value?.pauses.find((pause) => pause.partner === partner && pause.account === account)
  return (
    <>
      <h1>
        {account} <span class="quiet">{partner}</span>
      </h1>
      {acts.element}
      <Problem problem={problem} />
      {paused === undefined ? null : (
        <p class="banner">
          Paused since <Age at={paused.since} since />: “{paused.why}”
        </p>
      )}
      <p class="buttons">
        <button
          type="button"
          onClick={() =>
            acts.begin({
              title: `Pause ${account}`,
              words: 'Nothing new of this account is sent, for 24 hours at most; looks go on.',
              path: `${path}/pause`,
            })
          }
        >
          Pause {account}
        </button>
        <button
          type="button"
          onClick={() =>
            acts.begin({
              title: `Resume ${account}`,
              words: 'What waits goes on in its order.',
              path: `${path}/resume`,
            })
          }
        >
          Resume {account}
        </button>
      </p>
      <h2>Lane</h2>
      {value === undefined ? null : value.lane.length === 0 ? (
        <p class="empty">Nothing is on its way.</p>
      ) : (
        <ol class="lane">
          {value.lane.map((id) => (
            <li key={id}>
              <a href={operationLink(partner, id)}>{id}</a>
            </li>
          ))}
        </ol>
      )}
      <h2>Observed</h2>
      <Observed value={value} />
      <h2>Plan</h2>
      <ReadPlan path={`${path}/plan`} />
      <h2>History</h2>
      <History path={`${path}/operations`} />
    </>
  )
}

function Observed({ value }: { value: Account | undefined }) {
  if (value === undefined) return null
  const fields = Object.entries(value.fields)
  const ids = Object.entries(value.vendorIds)
  if (fields.length + ids.length === 0) return <p class="empty">Nothing is known of it yet.</p>
  return (
    <Scrolled label="Observed">
      <table>
        <caption class="unseen">Observed</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Seen</th>
            <th scope="col">Changed by us</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(([name, field]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{String(field.value)}</td>
              <td>
                <Age at={field.observedAt} />
              </td>
              <td>
                <Age at={field.changedAt} />
              </td>
            </tr>
          ))}
          {ids.map(([name, id]) => (
            <tr key={name}>
              <th scope="row">{name} id</th>
              <td colSpan={3}>{id}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}

/** The vendor is asked only when somebody wants to know: each look costs a request of the day. */
function ReadPlan({ path }: { path: string }) {
  const [plan, setPlan] = useState<Plan>()
  const [problem, setProblem] = useState<ProblemBody>()
  const read = async () => {
    setProblem(undefined)
    try {
      setPlan(await get<Plan>(path))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error.body)
    }
  }
  return (
    <>
      <p class="buttons">
        <button type="button" onClick={read}>
          Read the plan
        </button>
        <small class="quiet">may cost a request of the day</small>
      </p>
      <Problem problem={problem} />
      {plan === undefined ? null : (
        <p role="status">
          <strong>{plan.planType ?? 'no plan shown'}</strong> {plan.status}
          {plan.billingDayOfMonth === undefined ? '' : `, billed on day ${plan.billingDayOfMonth}`}
          {(plan.tiers ?? []).map(
            ({ usageType, currentUsage, tier, price, currencyCode }) =>
              `; ${usageType.toLowerCase()} ${currentUsage}, tier ${tier}: ${price} ${currencyCode}`,
          )}{' '}
          <small class="quiet">
            {plan.source} <Age at={plan.observedAt} />
          </small>
        </p>
      )}
    </>
  )
}

function History({ path }: { path: string }) {
  const pages = usePages(path)
  const asked = new URLSearchParams({ limit: '25' })
  if (pages.cursor !== undefined) asked.set('cursor', pages.cursor)
  const { value, problem } = usePolled<OperationsPage>(`${path}?${asked}`, 5_000)
  return (
    <>
      <Problem problem={problem} />
      {value?.operations.length === 0 ? <p class="empty">No operation is kept of it.</p> : null}
      <OperationTable operations={value?.operations ?? []} caption="History" withAccount={false} />
      <Pager pages={pages} next={value?.next} />
    </>
  )
}
