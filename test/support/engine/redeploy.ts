import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { inProcessVendor } from './in-process-vendor.ts'
import { demoCredentials, type VendorHarness } from './vendor-harness.ts'

/** Deploys the stage with other settings for the harness's partner; its ledger and its queues stay as they are. */
export function redeploy(harness: VendorHarness, settings: PartnerSettings): void {
  const gateway = createGateway({
    settings,
    transport: inProcessVendor(harness.simulator, harness.clock),
    credentials: demoCredentials,
    sharedTokens: unsharedTokens,
    clock: harness.clock,
  })
  harness.context.partner = (id) => (id === settings.id ? settings : undefined)
  harness.context.gateway = () => gateway
}
