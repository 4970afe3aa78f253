import type { PartnerCredentialsProvider } from '../credentials/partner-credentials.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Gateway, Generation } from './gateway.ts'
import { type Capability, capabilities, type PartnerSettings } from './partner-settings.ts'
import type { Transport } from './transport/exchange.ts'
import { createXmlGateway } from './xml/xml-gateway.ts'

/** A partner's settings ask for what no client can do; found when the function starts. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code = 'CAPABILITY_NOT_SERVED'
  readonly capability: Capability

  constructor(partner: string, capability: Capability, generation: unknown) {
    super(
      `Partner ${partner}: no client serves the capability ${capability} with the generation ${JSON.stringify(generation)}. ` +
        "Name one that does in the partner's settings (capabilities).",
    )
    this.capability = capability
  }
}

export interface GatewayOptions {
  settings: PartnerSettings
  transport: Transport
  credentials: PartnerCredentialsProvider
  clock: Clock
}

/** The only product name that the vendor's pages show for these calls: vendor reference, section 2.3. */
const emailMarketing = 'EmailMarketing'

/**
 * The gateway of one partner, each method served by the generation that the partner's settings name for it.
 *
 * @throws GatewayError for a capability without a client
 */
export function createGateway({ settings, transport, credentials, clock }: GatewayOptions): Gateway {
  const { anchorProduct } = settings
  const byGeneration: Partial<Record<Generation, Gateway>> = {
    xml: createXmlGateway({
      partner: settings.login,
      origin: new URL(settings.baseUrls.xml).origin,
      knownProducts: [...new Set([emailMarketing, ...(anchorProduct === undefined ? [] : [anchorProduct])])],
      transport,
      credentials,
      clock,
    }),
  }
  const serving = Object.fromEntries(
    capabilities.map((capability) => [capability, gatewayFor(capability, settings, byGeneration)]),
  ) as Record<Capability, Gateway>
  return {
    readAccount: (login, call, products) => serving.membership.readAccount(login, call, products),
    provisionAccount: (account, call) => serving.provision.provisionAccount(account, call),
    openProduct: (login, product, call) => serving.products.openProduct(login, product, call),
    cancelProduct: (login, product, call) => serving.products.cancelProduct(login, product, call),
    listAccounts: (page, call) => serving.listing.listAccounts(page, call),
  }
}

function gatewayFor(
  capability: Capability,
  settings: PartnerSettings,
  byGeneration: Partial<Record<Generation, Gateway>>,
): Gateway {
  const generation: Generation | undefined = settings.capabilities[capability]
  const gateway = generation === undefined ? undefined : byGeneration[generation]
  if (gateway === undefined) throw new GatewayError(settings.id, capability, generation)
  return gateway
}
