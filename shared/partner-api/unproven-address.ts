import type { Failure, FailureCode } from '../domain/answer.ts'

/** What a call shows of the network or the vendor's health, and nothing of the address it was sent to. */
const saysNothing: ReadonlySet<FailureCode> = new Set(['TIMED_OUT', 'CONNECTION_LOST', 'VENDOR_ERROR'])

/**
 * What a 404 comes to when the read that was to prove the address failed. A proof that never arrived or was not answered
 * says nothing about our settings, so it must not hold the key; the verdict waits until the address can be proved.
 *
 * @param proof - failure of the proving read
 * @returns the failure of the call as a whole, or nothing when the proof itself speaks against the address
 */
export function putOffVerdict(proof: Failure): Failure | undefined {
  if (proof.class === 'refused-for-now' || proof.class === 'not-sent') return proof
  // The 404 itself applied nothing, so nothing about the call is unknown: it may simply be made again.
  if (saysNothing.has(proof.code)) return { ...proof, class: 'not-sent' }
  return undefined
}
