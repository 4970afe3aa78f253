import { randomBytes, randomUUID } from 'node:crypto'

/** Randomness, injected so that a simulation can replay a seed. */
export interface Random {
  /** A value never given out before, for writer tokens and run ids. */
  token(): string
  /** A number in [0, 1), for jitter. */
  fraction(): number
  /** Bytes fit for secrets. */
  bytes(count: number): Uint8Array
}

/** Randomness of the operating system. */
export const systemRandom: Random = {
  token: () => randomUUID(),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  bytes: (count) => randomBytes(count),
}
