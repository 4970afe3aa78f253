import type { Switches } from '../core/switches.ts'
import type { Refusal, RefusalReason } from '../core/verdict.ts'
import type { SimulatorResponse } from '../http-message.ts'
import { inWordsOf } from '../json/field-names.ts'
import { jsonAnswer } from '../json/json-answer.ts'

const names = {
  LoginName: 'login_name',
  Password: 'password',
  'Site/Name': 'organization_name',
  'SiteContact/FirstName': 'first_name',
  'SiteContact/LastName': 'last_name',
  'SiteContact/Phone': 'contact_phone',
  'SiteContact/Email': 'contact_email',
  'SiteContact/CountryCode': 'country_code',
  'SiteContact/StateCode': 'state_code',
}

/**
 * An error body: an array, but by default a single object for 401 and 403;
 * docs/reference/vendor.md#v3-errors-and-limits.
 */
export function v3Problem(
  status: number,
  key: string,
  messages: string | readonly string[],
  switches: Switches,
): SimulatorResponse {
  const rows = [messages].flat().map((error_message) => ({ error_key: key, error_message }))
  const shape = switches.v3ErrorShape
  const isSingle = shape === 'object' || (shape === 'array' && (status === 401 || status === 403))
  return jsonAnswer(status, isSingle ? rows[0] : rows)
}

/** The flat refusal of the gateway in front of V3. */
export const gatewayRefusal: SimulatorResponse = jsonAnswer(403, { message: 'Forbidden' })

/** The refusal of a function that a key is not enabled for, as people have seen it: the page of the server behind the gateway. */
export const notEnabled: SimulatorResponse = {
  status: 403,
  headers: { 'content-type': 'text/html;charset=utf-8', 'www-authenticate': "Bearer error='insufficient_scope'" },
  body: '<html><head><title>JBoss Web - Error report</title></head><body><h1>HTTP Status 403</h1></body></html>',
}

/** How this generation spells the core's refusals. */
export function v3Refusal({ reason, message }: Refusal, switches: Switches): SimulatorResponse {
  const key = `partner.${reason.toLowerCase().replaceAll('_', '.')}`
  return v3Problem(statusOf(reason, switches), key, inWordsOf(names, message), switches)
}

function statusOf(reason: RefusalReason, switches: Switches): number {
  switch (reason) {
    case 'NOT_FOUND':
      return 404
    case 'NOT_OURS':
      return switches.notOursStatus
    case 'LOGIN_TAKEN':
      return switches.duplicateLoginStatus
    case 'USER_TAKEN':
    case 'CONTACT_TAKEN':
      return 409
    case 'FEATURE_OFF':
      return 403
    case 'NOT_MANAGED':
      return switches.v3NotManagedStatus
    case 'BACK_TO_TRIAL':
      return switches.backToTrialStatus
    case 'OTHER_PLAN_GROUP':
      return switches.otherPlanGroupStatus
    default:
      return 400
  }
}
