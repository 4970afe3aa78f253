import * as z from 'zod/mini'
import { checkOptionalText, checkText, emailForm, timeZoneForm, webForm } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { noFieldLeft } from '../../calling/no-field-left.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { NewAccount } from '../../gateway.ts'
import {
  type CreatedClientAccount,
  checkBilling,
  checkLocale,
  checkPassword,
  checkPlace,
  confidentialOf,
  refuseForeignFields,
} from '../../json/client-account.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { maybe, vendorId, vendorText } from '../../json/json-values.ts'
import { accountsPath, rateRefusal } from '../v3-call.ts'

const schema = z.object({ encoded_account_id: vendorId, provision_uuid: maybe(vendorText) })

const loginForm = { pattern: /^[A-Za-z0-9._@+-]+$/, words: 'letters, digits, or . _ @ + -' }

/**
 * Creates an account, on trial: docs/reference/vendor.md#v3-create. A 503 means that the vendor may have stored it and
 * will carry it out later.
 *
 * @throws FieldError for a field against the vendor's rules
 */
export function createAccount(account: NewAccount): VendorCall<CreatedClientAccount> {
  const fields = fieldsOf(account)
  return {
    name: 'v3 create-account',
    kind: 'write',
    namesAccount: false,
    storedWhenUnavailable: true,
    method: 'POST',
    path: accountsPath,
    body: jsonBody(fields),
    sent: {
      login_name: fields.login_name,
      country_code: fields.country_code,
      managed_site_owner: fields.managed_site_owner,
      enable_single_billing: fields.enable_single_billing,
    },
    confidential: confidentialOf(account),
    rateRefusal,
    read(answer) {
      const { encoded_account_id: id, provision_uuid: provisionId } = readJsonAnswer(answer, schema)
      return { vendorId: id, ...given('provisionId', provisionId) }
    },
    describe: ({ vendorId: id }) => `created ${id}`,
  }
}

/** Lengths and forms of the fields: docs/reference/vendor.md#v3-create. */
function fieldsOf(account: NewAccount) {
  refuseForeignFields(account, 'V3', ['referralCode'])
  checkBilling(account)
  const { login, signIn, email, countryCode, managed, singleBilling, gdprOptOut, billingLocale, ...more } = account
  const { products: _same, referralCode: _r, phone, organizationName, organizationPhone, stateCode, ...others } = more
  const { timeZoneId, website, firstName, lastName, partnerAccountId, ...rest } = others
  noFieldLeft(rest)
  const bySignOn = 'externalId' in signIn
  return {
    contact_email: checkText('email', email, { most: 80, form: emailForm }),
    contact_phone: checkOptionalText('phone', phone, { least: 5, most: 25 }),
    country_code: countryCode,
    organization_name: checkOptionalText('organizationName', organizationName, { most: 50 }),
    organization_phone: checkOptionalText('organizationPhone', organizationPhone, { least: 5, most: 25 }),
    state_code: checkPlace(countryCode, stateCode),
    time_zone_id: checkOptionalText('timeZoneId', timeZoneId, { most: 64, form: timeZoneForm, shown: true }),
    website: checkOptionalText('website', website, { most: 2_000, form: webForm }),
    login_name: checkText('login', login, { least: 6, most: 50, form: loginForm, shown: true }),
    password: bySignOn ? undefined : checkPassword(signIn.password, login),
    first_name: checkOptionalText('firstName', firstName, { least: 2, most: 80 }),
    last_name: checkOptionalText('lastName', lastName, { least: 2, most: 80 }),
    partner_account_id: checkOptionalText('partnerAccountId', partnerAccountId, { most: 80 }),
    billing_locale: checkLocale(billingLocale),
    managed_site_owner: managed,
    enable_single_billing: singleBilling,
    gdpr_opt_out: gdprOptOut,
    external_id: bySignOn ? checkText('externalId', signIn.externalId, { most: 255 }) : undefined,
    external_provider: bySignOn ? checkText('externalProvider', signIn.externalProvider, { most: 80 }) : undefined,
  }
}
