import { type AccountFields, productField } from '../../shared/accounts/account-fields.ts'
import type { Snapshot } from '../../shared/operations/define-operation.ts'

const presences = ['absent', 'present'] as const
const statuses = ['open', 'trial', 'canceled'] as const
const productStatuses = ['open', 'canceled', 'absent'] as const

/**
 * Accounts in every state that a plan may depend on, as a read would show them: with them the documentation asks an
 * operation's module what it would do.
 *
 * @param product the product in question
 * @param otherProduct a second one, for instance the anchor
 */
export function sampleAccounts(product: string, otherProduct: string): Snapshot[] {
  const [absent, present] = presences
  const accounts: AccountFields[] = [{ presence: absent }]
  for (const status of statuses) {
    for (const singleBilling of [true, false]) {
      for (const first of productStatuses) {
        for (const second of productStatuses) {
          const products = { [productField(product)]: first, [productField(otherProduct)]: second }
          accounts.push({ presence: present, status, singleBilling, ...products })
        }
      }
    }
  }
  return accounts.map((fields) => ({ fields, source: 'read', at: 0, observation: { generation: 'xml', fields } }))
}
