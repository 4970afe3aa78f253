import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { InputFault } from '../function-declaration.ts'
import { effectiveTimeFault } from './effective-time.ts'
import type { CancelAccountInput } from './input.ts'

/** What is wrong with a cancellation at the time at which it is asked for. */
export function cancelAccountFault(
  input: CancelAccountInput,
  _partner: PartnerSettings,
  _account: string,
  now: number,
): InputFault | undefined {
  const rule = effectiveTimeFault(input, now)
  return rule === undefined ? undefined : { field: 'input.effectiveAt', rule }
}
