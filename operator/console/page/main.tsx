import './style.css'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Overview } from './api-shapes.ts'
import { Frame, type Section } from './frame.tsx'
import { usePlace } from './place.ts'
import { usePolled } from './polled.ts'
import { Accounts } from './views/accounts.tsx'
import { Bulk } from './views/bulk.tsx'
import { NeedsAPerson } from './views/needs-a-person.tsx'
import { Now } from './views/now.tsx'
import { OneAccount } from './views/one-account.tsx'
import { OneOperation } from './views/one-operation.tsx'
import { Operations } from './views/operations.tsx'
import { Reconciliation } from './views/reconciliation.tsx'
import { Simulator } from './views/simulator.tsx'

interface Settings {
  stage?: string
  hasSimulator: boolean
}

function Console() {
  const { parts, query } = usePlace()
  const settings = usePolled<Settings>('/settings.json', 0).value
  const overview = usePolled<Overview>('/api/overview', 30_000)
  const [section = 'needs-a-person', first = '', second = ''] = parts
  const partners = (overview.value?.partners ?? []).map(({ partner }) => partner)
  const parked = (overview.value?.partners ?? [])
    .flatMap(({ parkedByCode }) => Object.values(parkedByCode))
    .reduce((sum, count) => sum + count, 0)
  const sections: Section[] = [
    { id: 'needs-a-person', title: 'Needs a person', count: parked },
    { id: 'now', title: 'Now' },
    { id: 'operations', title: 'Operations' },
    { id: 'accounts', title: 'Accounts' },
    { id: 'bulk', title: 'Bulk' },
    { id: 'reconciliation', title: 'Reconciliation' },
    ...(settings?.hasSimulator === true ? [{ id: 'simulator', title: 'Simulator' }] : []),
  ]
  const title = second || sections.find(({ id }) => id === section)?.title || 'No such page'
  useEffect(() => {
    document.title = `${title} · Partner Ops`
  }, [title])
  return (
    <Frame stage={settings?.stage ?? ''} sections={sections} current={section}>
      {view(section, first, second, query, partners, overview)}
    </Frame>
  )
}

function view(
  section: string,
  first: string,
  second: string,
  query: URLSearchParams,
  partners: readonly string[],
  overview: ReturnType<typeof usePolled<Overview>>,
) {
  switch (section) {
    case 'needs-a-person':
      return <NeedsAPerson partners={partners} query={query} />
    case 'now':
      return <Now overview={overview} />
    case 'operations':
      return second === '' ? (
        <Operations partners={partners} query={query} />
      ) : (
        <OneOperation key={`${first}/${second}`} partner={first} operationId={second} />
      )
    case 'accounts':
      return second === '' ? (
        <Accounts partners={partners} query={query} />
      ) : (
        <OneAccount key={`${first}/${second}`} partner={first} account={second} />
      )
    case 'bulk':
      return <Bulk />
    case 'reconciliation':
      return <Reconciliation partners={partners} query={query} />
    case 'simulator':
      return <Simulator />
    default:
      return <h1>No such page</h1>
  }
}

render(<Console />, document.getElementById('console') as HTMLElement)
