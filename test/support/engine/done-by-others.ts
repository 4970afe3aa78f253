import type { VendorHarness } from './vendor-harness.ts'

/** The client cancels the account online. */
export function cancelledOnline(harness: VendorHarness, login = 'bakery'): void {
  harness.simulator.core.cancelAccount('acme', login, { effectiveAt: harness.clock.now() })
}

/** The account is given another login name at the vendor: its old one is free again. */
export function renamedThere(harness: VendorHarness, login: string, to: string): void {
  const { store } = harness.simulator.core
  const accounts = store.all()
  store.clear()
  harness.simulator.place(accounts.map((one) => (one.login === login ? { ...one, login: to, loginName: to } : one)))
}
