import type { AccountPage, CallOptions, Gateway } from '../../../shared/partner-api/gateway.ts'
import type { CoreGateway } from '../../support/engine/core-gateway.ts'
import { observationOf } from '../../support/engine/core-words.ts'
import type { EngineHarness } from '../../support/engine/engine-harness.ts'

/**
 * The harness's gateway with the vendor's listing, 50 accounts a page as on the wire; `journal` tells every call.
 *
 * @param onPage runs before a page is read, with its number from 1; answer a failure's code to let the page fail
 */
export function listingGateway(
  harness: EngineHarness,
  onPage: (
    page: number,
  ) =>
    | { class: 'unknown' | 'rejected' | 'refused-for-now'; code: 'TIMED_OUT' | 'REQUEST_INVALID' | 'QUOTA_EXCEEDED' }
    | undefined = () => undefined,
  /** What a page is to say beside or instead of what it shows. */
  changed: (page: AccountPage, number: number) => AccountPage = (page) => page,
) {
  const gateway: CoreGateway = harness.gateway
  const calls: string[] = []
  let pages = 0
  const listing: Pick<Gateway, 'listAccounts' | 'readAccount'> = {
    async readAccount(account, wanted, call) {
      calls.push(`read ${account.login}`)
      return gateway.readAccount(account, wanted, call)
    },
    async listAccounts(page: string | undefined, call: CallOptions) {
      await call.permit()
      calls.push('list')
      pages += 1
      const evidence = { call: 'list', method: 'GET', path: '/', finishedAt: harness.clock.now() }
      const failure = onPage(pages)
      if (failure !== undefined) return { ok: false, failure: { ...failure, message: 'told to fail' }, evidence }
      const listed = harness.core.list('acme', page)
      if (!listed.ok)
        return { ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID', message: 'x' }, evidence }
      const accounts = listed.accounts.map((account) => {
        const { fields } = observationOf(account, harness.clock.now())
        fields['product:EmailMarketing'] ??= 'absent'
        return { login: account.login, fields }
      })
      const read = { accounts, ...(listed.next === undefined ? {} : { next: listed.next }) }
      return { ok: true, value: changed(read, pages), evidence }
    },
  }
  return { gateway: listing as Gateway, calls }
}
