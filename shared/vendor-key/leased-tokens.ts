import * as z from 'zod/mini'
import type { SecretReader } from '../credentials/secret-reader.ts'
import type { SecretWriter } from '../credentials/secret-writer.ts'
import type { Condition } from '../ledger/item-store.ts'
import { type KeyRecord, keyKey } from '../ledger/key-record.ts'
import type { AccessToken, SharedTokens } from '../partner-api/v3/shared-tokens.ts'
import type { BudgetContext } from './budget-context.ts'

export interface LeasedTokensOptions extends Pick<BudgetContext, 'store' | 'clock' | 'random' | 'steps'> {
  reader: SecretReader
  writer: SecretWriter
  /** The secret in which the token lies. */
  secretName: string
  /** Name of the budget in whose item the lease lies. */
  budget: string
}

/**
 * Longer than a place in the budget is waited for (16 s for somebody who waits, with the usual times) and a request for
 * a token takes (5 s), clocks off by 2 s each; so one asks, and the others read what it got.
 */
const leaseMilliseconds = 25_000

/** What writing the secret takes at most, its repeat by the SDK included; the lease ends after that. */
const keepMilliseconds = 6_000

const schema = z.strictObject({
  accessToken: z.string().check(z.regex(/^[A-Za-z0-9._~+/=-]{1,8192}$/)),
  clientId: z.string().check(z.minLength(1), z.maxLength(200)),
  refreshAt: z.number(),
  expiresAt: z.number(),
})

/**
 * Access tokens that all functions share: kept in a secret of their own, asked for by whoever holds the lease in the
 * key's item. What cannot be read or kept makes each function ask for itself, never fail.
 */
export function leasedTokens(options: LeasedTokensOptions): SharedTokens {
  const { reader, writer, secretName } = options
  /** The lease that this process took last; another process may have taken one since. */
  let lease: string | undefined
  return {
    read: async () => tokenIn(await reader.read(secretName)),
    async keep(token: AccessToken) {
      // A holder that was overtaken keeps its token to itself: what lies in the secret, or soon will, is newer.
      if (lease !== undefined && (await hold(options, lease))) await writer.write(secretName, JSON.stringify(token))
    },
    async mayAsk() {
      lease = await takeLease(options, lease)
      return lease !== undefined
    },
  }
}

/** A secret that was made and never written holds no token. */
function tokenIn(text: string): AccessToken | undefined {
  try {
    const { success, data } = schema.safeParse(JSON.parse(text))
    return success ? data : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the lease where nobody has it; whoever has it may take it again, for a request that failed is tried again.
 *
 * @param own - the lease that this process took before
 */
async function takeLease(
  { store, clock, random, steps, budget }: LeasedTokensOptions,
  own: string | undefined,
): Promise<string | undefined> {
  const token = random.token()
  const now = clock.now()
  const { condition, changes } = steps.takeTokenLease({ token, now, until: now + leaseMilliseconds })
  const taken = await store.update(keyKey(budget), changes, own === undefined ? condition : heldOr(own, condition))
  const key = taken.item as unknown as KeyRecord | undefined
  return taken.committed || key?.tokenLease?.token === token ? token : undefined
}

const heldOr = (token: string, condition: Condition): Condition => ({ any: [isHeldWith(token), condition] })

const isHeldWith = (token: string): Condition => ({ is: 'equal', path: ['tokenLease', 'token'], value: token })

/** Says whether the lease is still ours, and keeps others from asking while the secret is written. */
async function hold({ store, clock, budget }: LeasedTokensOptions, lease: string): Promise<boolean> {
  const until = clock.now() + keepMilliseconds
  const held = await store.update(keyKey(budget), [{ set: ['tokenLease', 'until'], value: until }], isHeldWith(lease))
  return held.committed
}
