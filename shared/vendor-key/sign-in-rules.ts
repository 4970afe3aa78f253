import type { SignIns } from '../ledger/key-record.ts'

const minute = 60_000
const hour = 60 * minute

/**
 * All ways together probe so often in any quarter of an hour, since a login that is refused too often is locked for
 * everybody. The few seconds more are for the clocks of two machines.
 */
const mostProbes = 3
const window = 15 * minute + 5_000

/** After so long a value that was refused is probed again: the vendor's own glitch must not stop a key for ever. */
const pauses = [15 * minute, hour, 4 * hour] as const

/** How often a person may have a refused value probed before that. */
const pauseWhenAsked = hour

/** What was refused is remembered for so long, and so many values of it. */
const remembered = 24 * hour
const mostValues = 8

/** When a value that was refused so often in a row, the last time at `at`, is probed again. */
export const nextTryOf = ({ times, at }: { times: number; at: number }): number =>
  at + (pauses[Math.min(times, pauses.length) - 1] ?? 0)

/** The earliest time at which one more probe, of whatever value, is within what a login can take. */
export function anyProbeFrom(signIns: SignIns | undefined, now: number): number {
  const recent = recentProbes(signIns, now)
  return recent.length < mostProbes ? 0 : (recent.at(-mostProbes) ?? 0) + window
}

/**
 * The earliest time at which a value may be probed: at once where it is new.
 *
 * @param isAsked whether a person wants it, with a reason
 */
export function signInProbeFrom(signIns: SignIns | undefined, digest: string, now: number, isAsked = false): number {
  const refused = signIns?.refused[digest]
  if (refused === undefined) return anyProbeFrom(signIns, now)
  const again = nextTryOf(refused)
  const asked = refused.asked === undefined ? 0 : refused.asked + pauseWhenAsked
  return Math.max(isAsked ? Math.min(again, asked) : again, anyProbeFrom(signIns, now))
}

/** With a probe that is about to be made. */
export function withProbe(
  signIns: SignIns | undefined,
  digest: string | undefined,
  now: number,
  isAsked = false,
): SignIns {
  const refused = { ...signIns?.refused }
  const known = digest === undefined ? undefined : refused[digest]
  if (digest !== undefined && known !== undefined && isAsked) refused[digest] = { ...known, asked: now }
  return { probes: [...recentProbes(signIns, now), now], refused }
}

/** With a value that the vendor has just refused. */
export function withRefusal(signIns: SignIns | undefined, digest: string, now: number): SignIns {
  const { [digest]: known, ...others } = signIns?.refused ?? {}
  const kept = Object.entries(others)
    .filter(([, { at }]) => at > now - remembered)
    .sort(([, one], [, other]) => other.at - one.at)
    .slice(0, mostValues - 1)
  const value = { ...known, times: (known?.times ?? 0) + 1, at: now }
  return { probes: recentProbes(signIns, now), refused: { ...Object.fromEntries(kept), [digest]: value } }
}

/** With a value that the vendor has just let in. */
export function withoutRefusal(signIns: SignIns, digest: string | undefined): SignIns {
  if (digest === undefined) return signIns
  const { [digest]: _let, ...refused } = signIns.refused
  return { ...signIns, refused }
}

const recentProbes = (signIns: SignIns | undefined, now: number): number[] =>
  (signIns?.probes ?? []).filter((at) => at > now - window)
