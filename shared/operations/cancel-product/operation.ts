import { type AccountFields, productField, productFieldsIn } from '../../domain/account-fields.ts'
import { isProductActive, mightLoseLastProduct, wouldLoseLastProduct } from '../../domain/single-billing.ts'
import { defineOperation, type Next, nothingSent, type OperationContext } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import { observeByReading } from '../observe-by-reading.ts'
import { guardPendingCancellation } from '../pending-cancellation-guard.ts'
import { type CancelProductInput, cancelProductInput } from './input.ts'

type Context = OperationContext<CancelProductInput>

const productOf = (context: Context): string => context.input.product ?? emailMarketing

const stepFor = (product: string, losesLast: boolean): Step => ({
  kind: 'cancel-product',
  target: { [productField(product)]: ['canceled', 'absent'] },
  details: { product, ...(losesLast ? { losesLast: 'yes' } : {}) },
  last: true,
  mayBeStored: false,
})

/**
 * Cancels a product behind the guard against the single-billing catch-22 (docs/reference/vendor.md#xml-products).
 */
export const cancelProduct = defineOperation<CancelProductInput>({
  type: 'cancel-product',
  parseInput: (stored) => cancelProductInput.parse(stored),

  // What cannot be taken back is never planned by memory: the account is read, always.
  needsRead: () => true,
  read: (context, gateway, call) =>
    gateway.readAccount(context.names, ['status', 'singleBilling', productField(productOf(context))], call),
  cannotBeTakenBack: true,
  next: (context, snapshot) => planFor(context, snapshot.fields),
  send: (step, context, gateway, call) =>
    gateway.cancelProduct(context.names, step.details.product ?? emailMarketing, call),
  observe: (step, before, context, gateway, call) => observeByReading(step, before, context.names, gateway, call),

  project: (step, _context, seen): AccountFields => {
    const field = productField(step.details.product ?? emailMarketing)
    // Cancelling the last product cancels the account, ends single billing and removes the product
    // (docs/reference/vendor.md#xml-products, rules 2 and 3), unless the vendor's answer shows otherwise.
    if (step.details.losesLast === 'yes') {
      const fields: AccountFields = { status: seen.status ?? 'canceled', singleBilling: seen.singleBilling ?? false }
      fields[field] = seen[field] === 'canceled' ? 'canceled' : 'absent'
      return fields
    }
    return { [field]: seen[field] === 'absent' ? 'absent' : 'canceled' }
  },
  // With the account all its products go, also those that were cancelled before (docs/reference/vendor.md#xml-products,
  // rule 3).
  forgets: ({ details }, known) =>
    details.losesLast === 'yes' ? productFieldsIn(known).filter((name) => known[name] !== 'absent') : [],
})

function planFor(context: Context, fields: AccountFields): Next {
  const product = productOf(context)
  if (fields.presence === 'absent') return { do: 'wait-for-account' }
  if (!isProductActive(fields, product)) {
    return { do: 'finish', code: 'ALREADY_SO', message: `${product} is not open${nothingSent}` }
  }
  const pending = guardPendingCancellation(fields, context.input.despiteCancellation, context.now)
  if (pending !== undefined) return pending
  if (fields.singleBilling === false) {
    return {
      do: 'reject',
      code: 'NOT_SINGLE_BILLED',
      message: 'The account is not under the partner’s single billing, so the partner may not change its products.',
      nextSteps: ['Put the account under single billing at the vendor, then ask again under a new operationId.'],
    }
  }
  if (mightLoseLastProduct(fields, product) && context.input.releaseFromSingleBilling !== true) {
    return refuseLastProduct(context, product)
  }
  return { do: 'send', step: stepFor(product, wouldLoseLastProduct(fields, product)) }
}

function refuseLastProduct(context: Context, product: string): Next {
  const anchor = context.partner.anchorProduct
  return {
    do: 'reject',
    code: 'LAST_PRODUCT',
    message:
      `${product} is the account’s last open product: cancelling it would cancel the account and end its single ` +
      'billing, which cannot be taken back through this API.',
    nextSteps: [
      anchor === undefined
        ? 'Keep the account: set an anchorProduct for the partner, open it on this account with open-product, then cancel again.'
        : `Keep the account: open the anchor product ${anchor} on it with open-product, then cancel again.`,
      'Keep the account and its product: do nothing.',
      'Let the account go: ask again under a new operationId with "releaseFromSingleBilling": true.',
    ],
  }
}
