import { createPartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { SecretReader } from '../../credentials/secret-reader.ts'
import { createGateway } from '../../partner-api/create-gateway.ts'
import type { Gateway } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { createUndiciTransport } from '../../partner-api/transport/undici-transport.ts'
import { systemClock } from '../../runtime/clock.ts'

/**
 * A gateway for each partner, all over one transport.
 *
 * @throws GatewayError when a partner's settings ask for what no client can do
 */
export function composeGateways(
  partners: readonly PartnerSettings[],
  reader: SecretReader,
): (partner: PartnerSettings) => Gateway {
  const transport = createUndiciTransport({ clock: systemClock })
  const gateways = new Map(
    partners.map((settings) => {
      const credentials = createPartnerCredentialsProvider(settings.secretName, reader, systemClock)
      return [settings.id, createGateway({ settings, transport, credentials, clock: systemClock })] as const
    }),
  )
  return (partner) => {
    const gateway = gateways.get(partner.id)
    if (gateway === undefined) throw new Error(`There is no gateway for partner ${partner.id}.`)
    return gateway
  }
}
