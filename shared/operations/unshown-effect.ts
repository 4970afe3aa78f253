import type { CallEvidence } from '../domain/answer.ts'
import type { Look, OperationContext } from '../engine/define-operation.ts'
import type { ReadyRequest } from '../ledger/operation-record.ts'
import { baseUrlOf } from '../partner-api/partner-settings.ts'

/** For steps whose effect nothing at the vendor shows: the engine parks them, and this is all that a look could say. */
export async function observeNothing(_step: unknown, _before: unknown, { now }: { now: number }): Promise<Look> {
  const evidence: CallEvidence = { call: 'none', method: 'none', path: '', finishedAt: now }
  const message = 'Nothing at the vendor shows whether the request took effect.'
  return { conclusion: 'cannot-tell', fields: {}, code: 'CANNOT_TELL', message, evidence }
}

/** Stands for a value that is personal: where whoever makes the request finds it. */
export const fromInput = (field: string): string => `<input.${field} of the operation>`

/**
 * A request of V3 about one account, as a person would make it. Only what is not personal stands in it as it is.
 *
 * @param place behind the account's own path
 * @param body what the vendor calls the fields, with `fromInput` for what is not shown
 */
export function requestByHand(
  { partner, account, names }: Pick<OperationContext<unknown>, 'partner' | 'account' | 'names'>,
  subject: string,
  place: string,
  body: object,
): ReadyRequest {
  const id = names.vendorIds.v3 ?? '<identifier of the account in V3>'
  return {
    to: 'Constant Contact’s API, as the partner',
    subject: `${subject} for account ${account} of partner ${partner.login}`,
    text: [
      `POST ${baseUrlOf(partner, 'v3')}/v3/partner/accounts/${id}/${place}`,
      'x-api-key: <the partner’s API key>',
      'Authorization: Bearer <an access token>',
      'Content-Type: application/json',
      '',
      JSON.stringify(body, null, 2),
    ].join('\n'),
  }
}
