import type { OperationsPage } from '../api-shapes.ts'
import { OperationTable } from '../parts/operation-table.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { Problem } from '../parts/problem.tsx'
import { operationLink, placeLink } from '../place.ts'
import { usePolled } from '../polled.ts'
import { Filters } from './filters.tsx'

const statuses = [
  ...['parked', 'resolving', 'sending', 'deferred', 'waiting', 'accepted', 'received'],
  ...['applied', 'rejected', 'withdrawn'],
]
const types = [
  ...['provision-account', 'open-product', 'cancel-product', 'reopen-account', 'change-plan', 'cancel-account'],
  ...['subscribe-webhook', 'unsubscribe-webhook', 'test-webhook', 'create-sso-user', 'unsubscribe-contacts'],
  'act-for-account',
]
const names = ['partner', 'status', 'type', 'account', 'code', 'since', 'until'] as const

/** Any operations, by filter, page by page; what changes appears by itself. */
export function Operations({ partners, query }: { partners: readonly string[]; query: URLSearchParams }) {
  const asked = new URLSearchParams({ limit: '50' })
  for (const name of names) if (query.get(name)) asked.set(name, query.get(name) ?? '')
  const pages = usePages(asked.toString())
  if (pages.cursor !== undefined) asked.set('cursor', pages.cursor)
  const { value, problem } = usePolled<OperationsPage>(`/api/operations?${asked}`, 3_000)
  const of = (name: string) => query.get(name) ?? ''
  return (
    <>
      <h1>Operations</h1>
      <Filters
        of="Filters"
        fields={[
          { name: 'partner', label: 'Partner', value: of('partner'), options: partners },
          { name: 'status', label: 'Status', value: of('status'), options: statuses },
          { name: 'type', label: 'Operation', value: of('type'), options: types },
          { name: 'account', label: 'Account', value: of('account') },
          { name: 'code', label: 'Code', value: of('code') },
          { name: 'since', label: 'Since', value: of('since'), type: 'date' },
          { name: 'until', label: 'Until', value: of('until'), type: 'date' },
        ]}
        onChange={(next) => {
          location.hash = placeLink(['operations'], next)
        }}
      />
      <Filters
        of="Go to one"
        fields={[
          { name: 'owner', label: 'Partner', value: of('partner'), options: partners },
          { name: 'id', label: 'Operation id', value: '' },
        ]}
        onChange={({ owner = '', id = '' }) => {
          if (owner !== '' && id !== '') location.hash = operationLink(owner, id)
        }}
      />
      <Problem problem={problem} />
      {value?.operations.length === 0 ? (
        <p class="empty">{value.next === undefined ? 'None.' : 'None on this page: go on with the next.'}</p>
      ) : null}
      <OperationTable operations={value?.operations ?? []} caption="Operations" />
      <Pager pages={pages} next={value?.next} />
    </>
  )
}
