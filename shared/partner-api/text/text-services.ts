import { vendorIdField } from '../../accounts/account-fields.ts'
import type { VendorAnswer } from '../answer.ts'
import type { AccountObservation, CallOptions } from '../gateway.ts'
import { type GenerationServices, inOurWords } from '../generation-services.ts'
import type { TextClient } from './text-client.ts'

/** What the text generation serves: one account's membership. */
export function textServices(client: TextClient): GenerationServices {
  const read = async (login: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>> =>
    inOurWords(await client.readAccount(login, call), ({ siteOwnerId, generation, fields }) => ({
      generation,
      fields: siteOwnerId === undefined ? fields : { ...fields, [vendorIdField('text')]: siteOwnerId },
    }))
  return {
    readAccount: ({ login }, _wanted, call) => read(login, call),
    probe: ({ login }, call) => read(login, call),
  }
}
