import { FieldError } from './calling/field-error.ts'
import type { NewAccount, PlanChange } from './gateway.ts'
import type { PartnerSettings } from './partner-settings.ts'
import { changePlan as changeV2Plan } from './v2/calls/change-plan.ts'
import { createAccount as createV2Account } from './v2/calls/create-account.ts'
import { changePlan as changeV3Plan } from './v3/calls/change-plan.ts'
import { createAccount as createV3Account } from './v3/calls/create-account.ts'
import { createSiteOwner } from './xml/calls/create-site-owner.ts'

/**
 * What the generation that would serve a request refuses about it, found by building the request and sending nothing. So
 * the rules stand once, and a caller hears of them before anything is accepted.
 *
 * @returns nothing where the request can be sent, or the partner has no generation for it
 */
export function newAccountFault({ capabilities, login }: PartnerSettings, account: NewAccount): FieldError | undefined {
  switch (capabilities.provision) {
    case 'xml':
      return faultOf(() => createSiteOwner(login, account, []))
    case 'v2':
      return faultOf(() => createV2Account(account))
    case 'v3':
      return faultOf(() => createV3Account(account))
    case undefined:
      return undefined
  }
}

/** As `newAccountFault`, for a change of a plan. */
export function planChangeFault({ capabilities }: PartnerSettings, change: PlanChange): FieldError | undefined {
  const anyAccount = 'account'
  switch (capabilities.plan) {
    case 'v2':
      return faultOf(() => changeV2Plan(anyAccount, change))
    case 'v3':
      return faultOf(() => changeV3Plan(anyAccount, change))
    case undefined:
      return undefined
  }
}

function faultOf(build: () => unknown): FieldError | undefined {
  try {
    build()
    return undefined
  } catch (error) {
    if (error instanceof FieldError) return error
    throw error
  }
}
