import { readersOf } from '../../../shared/partner-api/account-reads.ts'
import type { AccountNames, Generation } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'

/** The generation that reads an account for a partner, as the gateway chooses it; nothing where none can ask. */
export const generationReading = (
  partner: PartnerSettings,
  { vendorIds }: AccountNames,
  wanted: readonly string[],
): Generation | undefined =>
  readersOf(partner, wanted).find(({ generation, by }) => by === 'login' || vendorIds[generation] !== undefined)
    ?.generation
