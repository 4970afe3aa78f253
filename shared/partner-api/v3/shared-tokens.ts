/** An access token as it is kept. */
export interface AccessToken {
  accessToken: string
  /** Which client it was asked for with, so that a changed secret is noticed; not secret. */
  clientId: string
  /** Wall-clock ms from which it should be replaced: 80 % of its life. */
  refreshAt: number
  /** Wall-clock ms after which it is not used. */
  expiresAt: number
}

/**
 * Tokens that several processes share, so that one of them asks the vendor and the others read: the vendor's endpoint
 * takes one request a second.
 */
export interface SharedTokens {
  /** The newest that anybody kept; undefined when there is none, or it cannot be had now. */
  read(): Promise<AccessToken | undefined>
  keep(token: AccessToken): Promise<void>
  /** Whether this process may ask the vendor now; false while another holds the lease. */
  mayAsk(): Promise<boolean>
}

/** For a process that shares with nobody. */
export const unsharedTokens: SharedTokens = {
  read: async () => undefined,
  keep: async () => undefined,
  mayAsk: async () => true,
}
