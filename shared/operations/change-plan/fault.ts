import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { planChangeFault } from '../../partner-api/request-checks.ts'
import type { InputFault } from '../function-declaration.ts'
import type { ChangePlanInput } from './input.ts'

/** What the partner's generation does not take of a plan change: V2 has a closed list of plans and no plan groups. */
export function changePlanFault(input: ChangePlanInput, partner: PartnerSettings): InputFault | undefined {
  const { planType, planGroupId, billingDayOfMonth } = input
  const change = {
    planType,
    ...(planGroupId === undefined ? {} : { planGroupId }),
    ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth }),
  }
  const fault = planChangeFault(partner, change)
  return fault === undefined ? undefined : { field: `input.${fault.field}`, rule: fault.rule }
}
