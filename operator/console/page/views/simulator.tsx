import { useState } from 'preact/hooks'
import { ApiProblem, post } from '../api.ts'
import type { ProblemBody } from '../api-shapes.ts'
import { Problem } from '../parts/problem.tsx'
import { usePolled } from '../polled.ts'
import { Filters } from './filters.tsx'

interface Fault {
  id: string
  /** How many calls it has spoiled. */
  hits: number
  rule: { fault: string; times: number | 'always'; match: Record<string, string> }
}

interface VendorAccount {
  login: string
  partner: string
  status: string
  singleBilling: boolean
  products: { name: string; status: string }[]
  billing?: { planType: string }
}

const kinds = [
  ...['timeout-after', 'timeout-before', 'reset-after', 'reset-before', 'status-500-after', 'status-500-before'],
  ...['truncate', 'slow', 'html', 'apply-late', 'stored-for-later'],
]
const calls = [
  ...['create', 'read', 'update', 'open', 'cancel', 'list', 'membership', 'read-plan', 'change-plan', 'cancel-account'],
  'token',
]
/** Those whose effect or answer comes late need to know how late. */
const delayed = ['slow', 'apply-late', 'stored-for-later']

/** What the vendor does wrong next, and what others change behind our back. Only where the vendor is the simulator. */
export function Simulator() {
  const faults = usePolled<{ faults: Fault[] }>('/simulator/faults', 2_000)
  const [query, setQuery] = useState('')
  const accounts = usePolled<{ accounts: VendorAccount[] }>('/simulator/accounts', 5_000)
  const [problem, setProblem] = useState<ProblemBody>()
  const [done, setDone] = useState('')
  const act = async (title: string, path: string, body: unknown, method: 'POST' | 'PATCH' | 'DELETE' = 'POST') => {
    setProblem(undefined)
    try {
      await post(path, body, { method })
      setDone(`${title}: done.`)
      await Promise.all([faults.again(), accounts.again()])
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error.body)
    }
  }
  const all = (accounts.value?.accounts ?? []).filter(({ login }) => login.includes(query))
  const shown = all.slice(0, 50)
  return (
    <>
      <h1>Simulator</h1>
      <p>The vendor here is the simulator. These are its faults, and changes that others make behind our back.</p>
      <Problem problem={problem ?? faults.problem} />
      <p class="done" role="status">
        {done}
      </p>
      <h2>Faults of the next calls</h2>
      <AddFault add={(fault) => act(`Fault ${fault.fault}`, '/simulator/faults', fault)} />
      <ul class="rows">
        {(faults.value?.faults ?? []).map(({ id, hits, rule: { fault, match, times } }) => (
          <li key={id}>
            <span class="grow">
              <strong>{fault}</strong> {Object.entries(match).map(([name, value]) => `${name} ${value} `)}
              <span class="quiet">
                {hits} of {times} times
              </span>
            </span>
            <button
              type="button"
              onClick={() => act(`Remove ${fault}`, `/simulator/faults/${encodeURIComponent(id)}`, {}, 'DELETE')}
            >
              Remove <span class="unseen">{fault}</span>
            </button>
          </li>
        ))}
      </ul>
      {faults.value?.faults.length === 0 ? <p class="empty">The vendor does as it should.</p> : null}
      <h2>Accounts at the vendor</h2>
      <Filters
        of="Accounts at the vendor"
        fields={[{ name: 'login', label: 'Login has', value: query }]}
        onChange={({ login = '' }) => setQuery(login)}
      />
      <ul class="rows">
        {shown.map(({ login, partner, status, singleBilling, products, billing }) => (
          <li key={login}>
            <span class="grow">
              <strong>{login}</strong> <span class="quiet">{partner}</span> {status}, {billing?.planType ?? 'no plan'},
              single billing {singleBilling ? 'yes' : 'no'}
              {products.map(({ name, status: is }) => `, ${name} ${is}`)}
            </span>
            <OutsideChanges login={login} status={status} singleBilling={singleBilling} act={act} />
          </li>
        ))}
      </ul>
      {all.length > shown.length ? (
        <p class="quiet">{all.length - shown.length} more: ask for a part of the login.</p>
      ) : null}
    </>
  )
}

function AddFault({ add }: { add(fault: { fault: string } & Record<string, unknown>): void }) {
  const submit = (event: Event) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [fault, call, account] = ['fault', 'call', 'account'].map((name) => String(form.get(name)).trim())
    const seconds = Number(form.get('delay'))
    add({
      fault: fault ?? '',
      times: Number(form.get('times')),
      match: { ...(call ? { call } : {}), ...(account ? { account } : {}) },
      ...(delayed.includes(fault ?? '') ? { delayMs: seconds * 1_000 } : {}),
    })
  }
  return (
    <form class="filters" aria-label="Add a fault" onSubmit={submit}>
      <label>
        Fault
        <select name="fault">
          {kinds.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      <label>
        Call
        <select name="call">
          <option value="">any</option>
          {calls.map((call) => (
            <option key={call}>{call}</option>
          ))}
        </select>
      </label>
      <label>
        Account
        <input name="account" autoComplete="off" />
      </label>
      <label>
        Times
        <input name="times" type="number" min="1" max="1000" defaultValue="1" />
      </label>
      <label>
        Late by, in s
        <input name="delay" type="number" min="0" max="600" defaultValue="5" />
      </label>
      <button type="submit" class="main">
        Add
      </button>
    </form>
  )
}

function OutsideChanges(props: {
  login: string
  status: string
  singleBilling: boolean
  act(title: string, path: string, body: unknown, method: 'PATCH'): void
}) {
  const { login, status, singleBilling, act } = props
  const change = (title: string, patch: unknown) =>
    act(`${title} ${login}`, `/simulator/accounts/${encodeURIComponent(login)}`, patch, 'PATCH')
  return (
    <span class="buttons">
      {status === 'Canceled' ? (
        <button type="button" onClick={() => change('Open', { status: 'Open' })}>
          Open <span class="unseen">{login}</span>
        </button>
      ) : (
        <button type="button" onClick={() => change('Cancel', { status: 'Canceled' })}>
          Cancel <span class="unseen">{login}</span>
        </button>
      )}
      <button type="button" onClick={() => change('Single billing of', { singleBilling: !singleBilling })}>
        {singleBilling ? 'End' : 'Give'} single billing<span class="unseen"> of {login}</span>
      </button>
    </span>
  )
}
