import { createPartnerCredentials } from '../../../shared/credentials/partner-credentials.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import { newPrivateKey } from '../../simulator/signing-key.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { allModules } from './all-modules.ts'
import { EngineHarness } from './engine-harness.ts'
import { inProcessVendor } from './in-process-vendor.ts'

const [demoPartner] = demoPartners
if (demoPartner === undefined) throw new Error('There is no demo partner.')
const { apiKey, login, password, clientId, clientSecret } = demoPartner
export const demoCredentials = {
  signIn: { current: async () => ({ apiKey, login, password }), newerThan: async () => undefined },
  v3: {
    current: async () => ({ apiKey, clientId: clientId ?? '', clientSecret: clientSecret ?? '' }),
    newerThan: async () => undefined,
  },
}

let ids = 0

/** Making one takes longer than most tests, and no test asks whose it is. */
let key: ReturnType<typeof newPrivateKey> | undefined
const privateKey = () => (key ??= newPrivateKey())

/**
 * One engine with all operations, the project's own clients, and the simulator behind them in the same process: every call
 * is real bytes, and time moves only when a test moves it.
 */
export class VendorHarness extends EngineHarness {
  readonly simulator: Simulator
  readonly settings: PartnerSettings
  readonly vendor: Gateway
  /** What the secret store has; a test may change it. */
  readonly secret: Record<string, string | undefined> = { apiKey, login, password, clientId, clientSecret }
  /** How often the secret store was asked. */
  secretReads = 0

  constructor(settings: PartnerSettings, options: { switches?: Partial<Switches>; accounts?: number } = {}) {
    super({ partner: settings, context: { module: (operation) => allModules.get(operation) } })
    this.settings = settings
    this.simulator = new Simulator({
      clock: this.clock,
      seed: 7,
      privateKey,
      partners: demoPartners.filter(({ partner }) => partner === 'acme'),
      switches: options.switches ?? {},
      accountsPerPartner: options.accounts ?? 0,
    })
    this.vendor = createGateway({
      settings,
      transport: inProcessVendor(this.simulator, this.clock),
      credentials: createPartnerCredentials(
        settings.secretName,
        {
          read: async () => {
            this.secretReads += 1
            return JSON.stringify(this.secret)
          },
        },
        this.clock,
      ),
      sharedTokens: unsharedTokens,
      clock: this.clock,
    })
    this.context.gateway = () => this.vendor
  }

  /** Asks for an operation and works until nothing is due within `horizon` ms; answers its id. */
  async carryOut(
    operation: string,
    account: string,
    input: OperationRequest['input'],
    more: Partial<OperationRequest> & { horizon?: number } = {},
  ): Promise<string> {
    const { horizon = 0, ...rest } = more
    const operationId = rest.operationId ?? `${operation}-${++ids}`
    await this.handle({ operation, partner: 'acme', account, input, ...rest, operationId })
    await this.settle(horizon)
    return operationId
  }

  /** What the vendor was asked since the last time this was asked, by generation and call; tokens are left out. */
  calledSince(): string[] {
    const entries = this.simulator.journal
      .after()
      .filter(({ call, lateOf }) => call !== 'token' && lateOf === undefined)
    this.simulator.clearJournal()
    return entries.map(({ generation, call }) => `${generation} ${call}`)
  }
}
