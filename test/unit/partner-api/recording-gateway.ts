import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { CallOptions, Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { answeredAt } from './answers.ts'
import { jsonAnswer, tokenAnswer } from './gateway-fixture.ts'

/** One request as it left: its method, its address and its body. */
export interface Recorded {
  method: string
  path: string
  body: string
}

const fixed = <Value>(value: Value) => ({ current: async () => value, newerThan: async () => undefined })

/** A partner's gateway over a transport that gives tokens, answers all else with 500, and keeps what it was asked. */
export function recordingGateway(settings: PartnerSettings): {
  gateway: Gateway
  requests: Recorded[]
  call: CallOptions
} {
  const requests: Recorded[] = []
  const transport: Transport = {
    request: async ({ method, path, body }) => {
      if (path.endsWith('/token')) return tokenAnswer
      requests.push({ method, path, body: body?.toString() ?? '' })
      return jsonAnswer(500, '{}')
    },
    close: async () => undefined,
  }
  const gateway = createGateway({
    settings,
    transport,
    sharedTokens: unsharedTokens,
    clock: { now: () => answeredAt, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      signIn: fixed({ apiKey: 'key-1', login: settings.login, password: 'pass-1' }),
      v3: fixed({ apiKey: 'key-3', clientId: 'client-1', clientSecret: 'secret-1' }),
    },
  })
  const call: CallOptions = { deadlineAt: 10_000, permit: async () => undefined, window: { isOpen: () => true } }
  return { gateway, requests, call }
}
