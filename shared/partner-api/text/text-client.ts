import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import type { Clock } from '../../runtime/clock.ts'
import { VendorCaller } from '../calling/vendor-caller.ts'
import type { CallOptions } from '../gateway.ts'
import type { Transport } from '../transport/exchange.ts'
import { getSiteOwnerId, type SiteOwnerMembership } from './calls/get-site-owner-id.ts'
import { createTextSigner, type TextCredentialsPlace } from './text-signer.ts'

export interface TextClientOptions {
  /** Scheme, host and port; the vendor's is `https://api.constantcontact.com`. */
  origin: string
  transport: Transport
  credentials: PartnerCredentialsProvider
  clock: Clock
  credentialsPlace: TextCredentialsPlace
}

/** One partner over the text generation: docs/reference/vendor.md#text-01. */
export interface TextClient {
  /**
   * Whether the account is under the partner. `absent` also means that it exists under somebody else: the vendor has
   * one text for both.
   */
  readAccount(login: string, call: CallOptions): Promise<VendorAnswer<SiteOwnerMembership>>
}

/** The client over a transport; its calls never throw but for what `permit` threw. */
export function createTextClient({ credentials, credentialsPlace, ...options }: TextClientOptions): TextClient {
  const caller = new VendorCaller<PartnerCredentials>({
    ...options,
    signer: createTextSigner(credentials, credentialsPlace),
    readRefusal: ({ body }) => body.toString('utf8', 0, 500),
  })
  return {
    async readAccount(login, call) {
      const answer = await caller.carryOut(() => getSiteOwnerId(login, credentialsPlace), call)
      if (answer.ok || answer.failure.code !== 'ACCOUNT_NOT_FOUND') return answer
      return { ok: true, value: { generation: 'text', fields: { presence: 'absent' } }, evidence: answer.evidence }
    },
  }
}
