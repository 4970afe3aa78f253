import type { Clock } from '../../runtime/clock.ts'
import { byVendorId, type GenerationServices, inOurWords } from '../generation-services.ts'
import { cancellationShown } from '../json/cancellation.ts'
import { jsonServices } from '../json/json-services.ts'
import type { V2Client } from './v2-client.ts'

const generation = 'v2'

/** What V2 serves: accounts by its identifier, their plans and cancellation, the listing, webhook topics. */
export function v2Services(client: V2Client, clock: Clock): GenerationServices {
  return {
    ...jsonServices(generation, client, clock),
    cancelAccount: (account, cancellation, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await client.cancelAccount(id, cancellation, call), ({ pending, ...echo }) => {
          const shown = cancellationShown(echo, clock.now())
          // Without its date the account is still what it was: when it will go is to be seen.
          const isOpen =
            pending === true && cancellation.effectiveAt <= clock.now() && shown.cancellationAt === undefined
          return { generation, fields: isOpen ? { ...shown, status: 'open' as const } : shown }
        }),
      ),
    probe: (call) => client.probe(call),
  }
}
