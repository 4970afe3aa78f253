import type { Switches } from '../core/switches.ts'
import type { Refusal, RefusalReason } from '../core/verdict.ts'
import type { SimulatorResponse } from '../http-message.ts'
import { inWordsOf } from '../json/field-names.ts'
import { jsonAnswer } from '../json/json-answer.ts'

const names = {
  LoginName: 'username',
  Password: 'password',
  'Site/Name': 'organization_name',
  'SiteContact/FirstName': 'first_name',
  'SiteContact/LastName': 'last_name',
  'SiteContact/Phone': 'phone',
  'SiteContact/Email': 'email',
  'SiteContact/CountryCode': 'country_code',
  'SiteContact/StateCode': 'state_code',
}

/** An error body, always an array: docs/reference/vendor.md#v2-common. */
export const v2Problem = (status: number, error_key: string, error_message: string): SimulatorResponse =>
  jsonAnswer(status, [{ error_key, error_message }])

/** A 400 for fields that are wrong. */
export const v2FieldProblems = (problems: readonly string[]): SimulatorResponse =>
  jsonAnswer(
    400,
    problems.map((error_message) => ({ error_key: 'json.field.invalid', error_message })),
  )

/** How this generation spells the core's refusals. */
export function v2Refusal({ reason, message }: Refusal, switches: Switches): SimulatorResponse {
  const key = `partner.${reason.toLowerCase().replaceAll('_', '.')}`
  return v2Problem(statusOf(reason, switches), key, inWordsOf(names, message))
}

function statusOf(reason: RefusalReason, switches: Switches): number {
  switch (reason) {
    case 'NOT_FOUND':
      return 404
    case 'NOT_OURS':
      return switches.notOursStatus
    case 'LOGIN_TAKEN':
      return switches.duplicateLoginStatus
    case 'BACK_TO_TRIAL':
      return switches.backToTrialStatus
    default:
      return 400
  }
}
