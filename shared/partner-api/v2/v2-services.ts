import type { Clock } from '../../runtime/clock.ts'
import { byVendorId, type GenerationServices, inOurWords } from '../generation-services.ts'
import { jsonServices } from '../json/json-services.ts'
import type { V2Client } from './v2-client.ts'

const generation = 'v2'

/** What V2 serves: accounts by its identifier, their plans and cancellation, the listing, webhook topics. */
export function v2Services(client: V2Client, clock: Clock): GenerationServices {
  return {
    ...jsonServices(generation, client, clock),
    cancelAccount: (account, cancellation, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await client.cancelAccount(id, cancellation, call), () => ({
          generation,
          fields: { presence: 'present' },
        })),
      ),
    probe: (call) => client.probe(call),
  }
}
