import { createPartnerCredentials } from '../../credentials/partner-credentials.ts'
import type { SecretReader } from '../../credentials/secret-reader.ts'
import type { SecretWriter } from '../../credentials/secret-writer.ts'
import type { EngineContext } from '../../engine/engine-context.ts'
import { protocolSteps } from '../../engine/protocol/protocol-steps.ts'
import type { ItemStore } from '../../ledger/item-store.ts'
import { createGateway } from '../../partner-api/create-gateway.ts'
import type { Gateway } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { createUndiciTransport } from '../../partner-api/transport/undici-transport.ts'
import { unsharedTokens } from '../../partner-api/v3/shared-tokens.ts'
import { systemClock } from '../../runtime/clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { leasedTokens } from '../../vendor-key/leased-tokens.ts'

export interface GatewayParts {
  partners: readonly PartnerSettings[]
  reader: SecretReader
  writer: SecretWriter
  store: ItemStore
  /** What this process has seen of the keys. */
  budgetView: NonNullable<EngineContext['budgetView']>
}

/**
 * A gateway for each partner, all over one transport.
 *
 * @throws GatewayError when a partner's settings ask for what no client can do
 */
export function composeGateways(parts: GatewayParts): (partner: PartnerSettings) => Gateway {
  const { partners, reader, budgetView } = parts
  const transport = createUndiciTransport({ clock: systemClock })
  const gateways = new Map(
    partners.map((settings) => {
      const credentials = createPartnerCredentials(
        settings.secretName,
        reader,
        systemClock,
        () => budgetView.get(settings.budget.name)?.key.signIns?.refused,
      )
      const sharedTokens = sharedTokensOf(settings, parts)
      return [
        settings.id,
        createGateway({ settings, transport, credentials, sharedTokens, clock: systemClock }),
      ] as const
    }),
  )
  return (partner) => {
    const gateway = gateways.get(partner.id)
    if (gateway === undefined) throw new Error(`There is no gateway for partner ${partner.id}.`)
    return gateway
  }
}

function sharedTokensOf({ v3, budget }: PartnerSettings, { reader, writer, store }: GatewayParts) {
  const secretName = v3?.tokenSecretName
  if (secretName === undefined) return unsharedTokens
  const common = { clock: systemClock, random: systemRandom, steps: protocolSteps }
  return leasedTokens({ ...common, reader, writer, store, secretName, budget: budget.name })
}
