import { type AccountFields, productField } from '../../domain/account-fields.ts'
import { isCaught } from '../../domain/single-billing.ts'
import { defineOperation, type Next, nothingSent, type OperationContext } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import { observeByReading } from '../observe-by-reading.ts'
import { guardPendingCancellation } from '../pending-cancellation-guard.ts'
import { forgottenByOpening } from '../plan-fields.ts'
import { refuseSuspended } from '../suspended-account.ts'
import { type OpenProductInput, openProductInput } from './input.ts'

type Context = OperationContext<OpenProductInput>

const productOf = (context: Context): string => context.input.product ?? emailMarketing

/**
 * The target is what opening is to change: the product, and, where that is open already in an account on trial, the
 * account's status too (docs/reference/vendor.md#account-states). A target that holds already would prove nothing.
 */
const stepFor = (product: string, fields: AccountFields): Step => ({
  kind: 'open-product',
  target: {
    [productField(product)]: ['open'],
    ...(fields[productField(product)] === 'open' ? { status: ['open'] } : {}),
  },
  details: { product },
  last: true,
  mayBeStored: false,
})

/** Opens a product of an account under the partner's single billing (docs/reference/vendor.md#xml-products, rule 1). */
export const openProduct = defineOperation<OpenProductInput>({
  type: 'open-product',
  parseInput: (stored) => openProductInput.parse(stored),

  // The directory is enough to send by; what it says against sending is confirmed by a read.
  needsRead: (context, known) => {
    const { fields } = known
    const ready = fields.presence === 'present' && fields.singleBilling === true
    const closed = fields[productField(productOf(context))] !== undefined
    return !(ready && closed && planFor(context, fields).do === 'send')
  },

  read: (context, gateway, call) =>
    gateway.readAccount(context.names, ['status', 'singleBilling', productField(productOf(context))], call),
  next: (context, snapshot) => planFor(context, snapshot.fields),
  send: (step, context, gateway, call) =>
    gateway.openProduct(context.names, step.details.product ?? emailMarketing, call),
  observe: (step, before, context, gateway, call) => observeByReading(step, before, context.names, gateway, call),
  // Opening a product opens the account too, unless the vendor says otherwise
  // (docs/reference/vendor.md#account-states).
  project: (step, _context, seen): AccountFields => {
    const fields: AccountFields = { status: seen.status ?? 'open' }
    fields[productField(step.details.product ?? emailMarketing)] = 'open'
    return fields
  },
  forgets: (_step, known) => forgottenByOpening(known),
})

function planFor(context: Context, fields: AccountFields): Next {
  const product = productOf(context)
  if (fields.presence === 'absent') return { do: 'wait-for-account' }
  if (fields.status === 'suspended') return refuseSuspended(fields)
  if (fields[productField(product)] === 'open' && fields.status === 'open') {
    return { do: 'finish', code: 'ALREADY_SO', message: `${product} is open already${nothingSent}` }
  }
  const pending = guardPendingCancellation(fields, context.input.despiteCancellation, context.now)
  if (pending !== undefined) return pending
  if (isCaught(fields)) {
    return {
      do: 'reject',
      code: 'CAUGHT_IN_SINGLE_BILLING',
      message:
        'The account lost its last product and with it its single billing; the vendor neither opens nor updates such an account.',
      nextSteps: [
        'Ask for reopen-account, which climbs what ways there are and ends with a letter to the vendor’s partner team.',
        'Then ask again under a new operationId.',
      ],
    }
  }
  if (fields.singleBilling === false) {
    return {
      do: 'reject',
      code: 'NOT_SINGLE_BILLED',
      message: 'The account is not under the partner’s single billing, so the partner may not change its products.',
      nextSteps: ['Put the account under single billing at the vendor, then ask again under a new operationId.'],
    }
  }
  return { do: 'send', step: stepFor(product, fields) }
}
