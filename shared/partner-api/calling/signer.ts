import type { Failure } from '../../domain/answer.ts'
import type { CallOptions } from '../gateway.ts'
import type { HttpRequest } from '../transport/exchange.ts'
import { credentialsFailure } from './credentials-failure.ts'
import type { VendorCall } from './vendor-call.ts'

/** Something to sign with, or why there is none: nothing of the call was sent then. */
export type Obtained<Credentials> = { credentials: Credentials } | { failure: Failure; why?: string }

/** How a generation shows who is calling. */
export interface Signer<Credentials> {
  /** @throws what `permit` threw, where getting credentials is a vendor request itself */
  current(options: CallOptions): Promise<Obtained<Credentials>>
  /**
   * Others than those that were just refused; undefined when there are none to be had now.
   *
   * @throws what `permit` threw
   */
  newerThan(refused: Credentials, options: CallOptions): Promise<Obtained<Credentials> | undefined>
  sign(call: VendorCall<unknown>, credentials: Credentials): Omit<HttpRequest, 'origin' | 'method'>
  /** What must never stand in what is kept of an answer. */
  secretsOf(credentials: Credentials): readonly string[]
  /** Tells these credentials from others. */
  digestOf(credentials: Credentials): string
}

/** The part of a signer that a secret alone provides. */
export function signsFromSecret<Credentials>(provider: {
  current(): Promise<Credentials>
  newerThan(refused: Credentials): Promise<Credentials | undefined>
}): Pick<Signer<Credentials>, 'current' | 'newerThan'> {
  return {
    async current() {
      try {
        return { credentials: await provider.current() }
      } catch (error) {
        return { failure: credentialsFailure(error) }
      }
    },
    async newerThan(refused) {
      const credentials = await provider.newerThan(refused)
      return credentials === undefined ? undefined : { credentials }
    },
  }
}

/** Headers of every request; packed answers are not asked for, and unpacked within bounds where they come all the same. */
export const commonHeaders = { 'accept-encoding': 'identity', 'user-agent': 'partner-ops' } as const
