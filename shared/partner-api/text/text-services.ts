import { vendorIdField } from '../../domain/account-fields.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import type { AccountObservation, CallOptions } from '../gateway.ts'
import { type GenerationServices, inOurWords } from '../generation-services.ts'
import type { TextClient } from './text-client.ts'

/**
 * This generation asks about one account and nothing else. The vendor's "no access" to one that is made up proves as much as
 * a yes: it let the partner in and answered.
 */
const nobody = 'partner-ops-probe-of-no-account'

/** What the text generation serves: one account's membership. */
export function textServices(client: TextClient): GenerationServices {
  const read = async (login: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>> =>
    inOurWords(await client.readAccount(login, call), ({ siteOwnerId, generation, fields }) => ({
      generation,
      fields: siteOwnerId === undefined ? fields : { ...fields, [vendorIdField('text')]: siteOwnerId },
    }))
  return {
    readAccount: ({ login }, _wanted, call) => read(login, call),
    probe: (call) => read(nobody, call),
  }
}
