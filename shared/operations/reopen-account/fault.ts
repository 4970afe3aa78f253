import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import type { InputFault } from '../function-declaration.ts'
import type { ReopenAccountInput } from './input.ts'

/**
 * What can never come about for this partner: a product that none of its generations opens, a plan or its billing day
 * where no generation reactivates by a plan, or, where V3 is the only way back, a plan that is known from nowhere.
 */
export function reopenAccountFault(
  input: ReopenAccountInput,
  { capabilities, reopen }: PartnerSettings,
): InputFault | undefined {
  const { product = emailMarketing } = input
  if (product !== emailMarketing && capabilities.products === undefined) {
    return {
      field: 'input.product',
      rule: `must be ${emailMarketing} or left out: the partner has no generation that opens others`,
    }
  }
  if (capabilities.plan !== 'v3') {
    const field = (['planType', 'billingDayOfMonth'] as const).find((name) => input[name] !== undefined)
    return field === undefined
      ? undefined
      : {
          field: `input.${field}`,
          rule: 'must be left out: only V3 reactivates by a plan, and the partner does not use it',
        }
  }
  const onlyByPlan = capabilities.products === undefined
  if (!onlyByPlan || input.planType !== undefined || reopen?.planType !== undefined) return undefined
  return { field: 'input.planType', rule: 'must be given, since the partner has no reopen.planType in its settings' }
}
