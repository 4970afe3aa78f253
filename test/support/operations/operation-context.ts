import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { KnowledgeAge, Next, OperationContext, Snapshot } from '../../../shared/engine/define-operation.ts'
import type { Step } from '../../../shared/ledger/operation-record.ts'
import type { AccountNames } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { acme } from '../engine/engine-harness.ts'

/** The moment at which the operations of module tests are looked at. */
export const lookedAt = Date.UTC(2026, 10, 25)

/** What a module is told of an operation on the account `bakery`. */
export const contextOf = (
  input: object,
  partner: PartnerSettings = acme,
  vendorIds: AccountNames['vendorIds'] = {},
): OperationContext<unknown> => ({
  account: 'bakery',
  input,
  partner,
  names: { login: 'bakery', vendorIds },
  now: lookedAt,
})

/** What a read of the account showed a moment ago. */
export const readSnapshot = (fields: AccountFields): Snapshot => ({ fields, source: 'read', at: 1 })

/** Nothing was read for the operation so far. */
export const notRead: KnowledgeAge = { freshFrom: 0 }

/** A partner with these capabilities, besides those that every partner has. */
export const partnerWith = (
  chosen: Partial<PartnerSettings['capabilities']>,
  more: Partial<PartnerSettings> = {},
): PartnerSettings => ({ ...acme, capabilities: { membership: 'xml', listing: 'xml', ...chosen }, ...more })

/** The step that a module has planned. */
export function stepOf(next: Next): Step {
  if (next.do !== 'send') throw new Error(`Nothing was planned to be sent, but: ${JSON.stringify(next)}`)
  return next.step
}

/** What comes next in one word: the step that is sent, the code of what is done instead, or else its kind. */
export function wordFor(next: Next): string {
  if (next.do === 'send') return next.step.kind
  return 'code' in next && next.code !== undefined ? next.code : next.do
}

/** For modules that send no password. */
export const noPasswords = {
  resolve: async () => {
    throw new Error('No password is needed here.')
  },
}
