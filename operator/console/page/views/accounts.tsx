import type { AccountsPage } from '../api-shapes.ts'
import { Pager, usePages } from '../parts/pager.tsx'
import { Problem } from '../parts/problem.tsx'
import { Scrolled } from '../parts/scrolled.tsx'
import { accountLink, placeLink } from '../place.ts'
import { usePolled } from '../polled.ts'
import { Filters } from './filters.tsx'

/** A partner's accounts as the directory has them. */
export function Accounts({ partners, query }: { partners: readonly string[]; query: URLSearchParams }) {
  const partner = query.get('partner') ?? partners[0] ?? ''
  const path = `/api/partners/${encodeURIComponent(partner)}/accounts`
  const pages = usePages(path)
  const asked = new URLSearchParams({ limit: '50' })
  if (pages.cursor !== undefined) asked.set('cursor', pages.cursor)
  const { value, problem } = usePolled<AccountsPage>(partner === '' ? undefined : `${path}?${asked}`, 10_000)
  return (
    <>
      <h1>Accounts</h1>
      <Filters
        of="Accounts"
        fields={[
          { name: 'partner', label: 'Partner', value: partner, options: partners },
          { name: 'account', label: 'Account', value: '' },
        ]}
        onChange={({ partner: owner = '', account = '' }) => {
          location.hash =
            account === '' || owner === '' ? placeLink(['accounts'], { partner: owner }) : accountLink(owner, account)
        }}
      />
      <Problem problem={problem} />
      {value?.accounts.length === 0 ? <p class="empty">No account is known yet.</p> : null}
      {value === undefined || value.accounts.length === 0 ? null : (
        <Scrolled label="Accounts">
          <table>
            <caption class="unseen">Accounts</caption>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Presence</th>
                <th scope="col">Status</th>
                <th scope="col">Plan</th>
                <th scope="col">Single billing</th>
                <th scope="col">In its lane</th>
              </tr>
            </thead>
            <tbody>
              {value.accounts.map((one) => (
                <tr key={one.account}>
                  <th scope="row">
                    <a href={accountLink(partner, one.account)}>{one.account}</a>
                  </th>
                  <td>{one.presence}</td>
                  <td>{one.status}</td>
                  <td>{one.planType}</td>
                  <td>{one.singleBilling === undefined ? '' : one.singleBilling ? 'yes' : 'no'}</td>
                  <td class="number">{one.lane}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
      <Pager pages={pages} next={value?.next} />
    </>
  )
}
