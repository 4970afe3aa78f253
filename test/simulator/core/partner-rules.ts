import type { Switches } from './switches.ts'
import { type Refusal, refuse } from './verdict.ts'

/** What is wrong with a product's name: docs/reference/vendor.md#xml-products, rule 6; only one code is known. */
export function findProductProblem(name: string, switches: Switches): Refusal | undefined {
  return switches.productCodes === 'any' || name === 'EmailMarketing'
    ? undefined
    : refuse('PRODUCT_UNKNOWN', `Product: there is no product ${name}`)
}

/**
 * Whether single billing that is asked for is given: docs/reference/vendor.md#v2-create and #v3-create, the partner's
 * set-up.
 */
export function grantSingleBilling(isAskedFor: boolean, switches: Switches): boolean | Refusal {
  if (!isAskedFor || switches.singleBillingAskedFor === 'given') return isAskedFor
  return switches.singleBillingAskedFor === 'ignored'
    ? false
    : refuse('NOT_SET_UP', 'SingleBilling: the partner is not set up for it')
}
