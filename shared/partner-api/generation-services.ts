import type { CallEvidence, VendorAnswer } from '../domain/answer.ts'
import { failureOf } from './failure-classification.ts'
import type { AccountNames, Gateway, Generation } from './gateway.ts'

/**
 * The methods of a gateway that one generation can serve; its spellings are mapped to our words in its own folder and
 * nowhere else.
 */
export type GenerationServices = Partial<Omit<Gateway, 'probe' | 'signIn'>> & Pick<Gateway, 'probe'>

/** The answer with its value in other words. */
export const inOurWords = <Theirs, Ours>(
  answer: VendorAnswer<Theirs>,
  translate: (value: Theirs) => Ours,
): VendorAnswer<Ours> => (answer.ok ? { ...answer, value: translate(answer.value) } : answer)

/**
 * Makes a call by the vendor's identifier; where it is not known, nothing is sent.
 *
 * @param now - wall-clock ms, for the evidence
 */
export async function byVendorId<Value>(
  generation: Generation,
  { vendorIds }: AccountNames,
  now: number,
  call: (vendorId: string) => Promise<VendorAnswer<Value>>,
): Promise<VendorAnswer<Value>> {
  const vendorId = vendorIds[generation]
  if (vendorId !== undefined) return call(vendorId)
  const evidence: CallEvidence = { call: `${generation} not built`, method: 'none', path: '', finishedAt: now }
  return { ok: false, failure: failureOf('VENDOR_ID_UNKNOWN'), evidence }
}
