import { type AccountFields, productFieldsIn } from '../../domain/account-fields.ts'
import { pendingCancellation } from '../../domain/pending-cancellation.ts'
import { defineOperation, type Next, nothingSent, type OperationContext } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { lookOf } from '../observe-by-reading.ts'
import { laterTime } from './effective-time.ts'
import { type CancelAccountInput, cancelAccountInput } from './input.ts'
import { isTakenAsOutside, showsSingleBilling, takenAsOutside } from './outside-single-billing.ts'

type Context = OperationContext<CancelAccountInput>

/**
 * Cancels an account, at once or at a later date (docs/reference/vendor.md#v2-cancel and #v3-cancel), behind the guard
 * against ending single billing: without saying so in so many words only an account goes that is known to be outside of
 * it.
 */
export const cancelAccount = defineOperation<CancelAccountInput>({
  type: 'cancel-account',
  parseInput: (stored) => cancelAccountInput.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.cancel,

  // Whoever lets the account go lets it go in any state. Without that word it must be seen to be outside single
  // billing: what cannot be taken back is not planned by memory.
  needsRead: (context, { fields }) => {
    const { input, partner, now } = context
    if (input.releaseFromSingleBilling !== true && (showsSingleBilling(partner) || isTakenAsOutside(context)))
      return true
    // The vendor says yes to a date for an account that is cancelled already, and nothing then comes of it.
    if (laterTime(input, now) !== undefined) return true
    const known = fields.presence === 'present' && fields.status !== undefined
    return !known || planFor(context, fields).do === 'finish'
  },
  read: ({ names, partner }, gateway, call) =>
    gateway.readAccount(names, ['status', showsSingleBilling(partner) ? 'singleBilling' : 'planType'], call),
  cannotBeTakenBack: true,
  repeats: {
    'cancel-account': {
      because: 'a later date cannot be read back, and the vendor takes the same one again',
      sources: [
        'https://v2.developer.constantcontact.com/docs/account-management/cancel-account.html',
        'https://developer.constantcontact.com/api_guide/partners_plans_cancel.html',
      ],
    },
  },
  next: (context, snapshot) => planFor(context, snapshot.fields),
  send: ({ details }, { names, now }, gateway, call) => {
    const { effectiveAt, reason } = details
    const cancellation = {
      effectiveAt: effectiveAt === undefined ? now : Date.parse(effectiveAt),
      ...(reason === undefined ? {} : { reason: Number(reason) }),
    }
    return gateway.cancelAccount(names, cancellation, call)
  },
  // A later time is not among what any read of an account shows: such a look proves nothing, and must not fail for it.
  observe: async (step, before, { names }, gateway, call) =>
    lookOf(step, before, await gateway.readAccount(names, ['status', 'planType'], call)),
  project: ({ details }, _context, seen): AccountFields => {
    // What the vendor has on record is what will happen, whatever was asked for.
    const cancellationAt = seen.cancellationAt ?? details.effectiveAt ?? ''
    if (cancellationAt === '') return { status: 'canceled', cancellationAt }
    return { cancellationAt, ...(seen.status === undefined ? {} : { status: seen.status }) }
  },
  warningsOf: ({ details: { effectiveAt } }, seen) => {
    const { cancellationAt } = seen
    if (cancellationAt === undefined || cancellationAt === '' || cancellationAt === effectiveAt) return []
    return effectiveAt === undefined
      ? [`The account was to end at once; the vendor has set ${cancellationAt}, and it stays open until then.`]
      : [`effectiveAt ${effectiveAt} was asked for; the vendor has put ${cancellationAt} on record.`]
  },
  // Whether single billing and products go with the account is only known by analogy
  // (docs/reference/vendor.md#xml-products, rule 3).
  forgets: ({ details }, known, seen = {}) =>
    (seen.cancellationAt ?? details.effectiveAt ?? '') === ''
      ? ['singleBilling', 'unmanagedSince', ...productFieldsIn(known)]
      : [],
})

function planFor(context: Context, fields: AccountFields): Next {
  const { input, now } = context
  if (fields.presence === 'absent') return { do: 'wait-for-account' }
  if (fields.status === 'canceled') {
    return { do: 'finish', code: 'ALREADY_SO', message: `The account is cancelled already${nothingSent}` }
  }
  const later = laterTime(input, now)
  const pending = pendingCancellation(fields, now)
  // Another time of the same day is another wish, even where the vendor keeps no more than the day.
  if (later !== undefined && pending === later) {
    return { do: 'finish', code: 'ALREADY_SO', message: `This cancellation is on record already${nothingSent}` }
  }
  // What no read of this partner's shows may be a memory of years ago.
  const isOutside = fields.singleBilling === false && showsSingleBilling(context.partner)
  const released = input.releaseFromSingleBilling === true
  if (!isOutside && !released && isTakenAsOutside(context)) {
    return { do: 'send', step: { ...stepFor(input, later), warnings: [takenAsOutside(context)] } }
  }
  if (!isOutside && !released) {
    const known = fields.singleBilling === true
    return {
      do: 'reject',
      code: 'ENDS_SINGLE_BILLING',
      message: known
        ? 'The account is under single billing: cancelling it would end that, which cannot be taken back through this API.'
        : 'Whether the account is under single billing is not known: cancelling it might end that, which cannot be taken back through this API.',
      nextSteps: [
        ...(context.partner.capabilities.products === undefined
          ? ['Keep the account: do nothing.']
          : ['Keep the account: cancel its e-mail marketing behind an anchor product with cancel-product.']),
        'Let the account go: ask again under a new operationId with "releaseFromSingleBilling": true.',
      ],
    }
  }
  return { do: 'send', step: stepFor(input, later) }
}

/**
 * A cancellation for a later date cannot be read back in V3, and in V2 only by listing all accounts
 * (docs/reference/vendor.md#v2-cancel, #v3-cancel). It sets a date to a value, and both generations take the same one
 * again, so after an unknown outcome it is repeated.
 */
function stepFor({ reason }: CancelAccountInput, later: number | undefined): Step {
  const effectiveAt = later === undefined ? undefined : new Date(later).toISOString()
  return {
    kind: 'cancel-account',
    target: effectiveAt === undefined ? { status: ['canceled'] } : { cancellationAt: [effectiveAt] },
    details: {
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      ...(reason === undefined ? {} : { reason: String(reason) }),
    },
    last: true,
    mayBeStored: false,
    ...(effectiveAt === undefined ? {} : { afterUnknown: 'repeat' as const }),
  }
}
