import * as z from 'zod/mini'
import { shownStatus } from '../../calling/account-status.ts'
import { somethingElse } from '../../calling/answer-error.ts'
import { checkText, emailForm } from '../../calling/field-rules.ts'
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
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v2-call.ts'
import { statusOf } from '../v2-words.ts'

/**
 * The account comes back with its id; a token that it might hold is never read (docs/reference/vendor.md#v2-create).
 */
const schema = z.object({ id: vendorId, username: maybe(vendorText), status: maybe(vendorText) })

/** Longest text where the vendor's page is cut off before its table of lengths. */
const unknownLength = 255

/**
 * Creates an account, on trial: docs/reference/vendor.md#v2-create.
 *
 * @throws FieldError for a field against the vendor's rules, or one that this generation does not take
 */
export function createAccount(account: NewAccount): VendorCall<CreatedClientAccount> {
  const fields = fieldsOf(account)
  return {
    name: 'v2 create-account',
    kind: 'write',
    namesAccount: false,
    method: 'POST',
    path: accountsPath,
    query: 'oauth2_token_provided=false',
    body: jsonBody(fields),
    sent: {
      username: fields.username,
      country_code: fields.country_code,
      managed_site_owner: fields.managed_site_owner,
      single_billing: fields.single_billing,
    },
    confidential: confidentialOf(account),
    rateRefusal,
    read: (answer) => readCreated(answer, account.login),
    describe: ({ vendorId: id, status = 'not shown', statusWord = status }) => `created ${id}, status ${statusWord}`,
  }
}

function fieldsOf(account: NewAccount) {
  refuseForeignFields(account, 'V2', ['organizationPhone', 'timeZoneId', 'website', 'partnerAccountId', 'referralCode'])
  checkBilling(account)
  const {
    login,
    signIn,
    managed,
    singleBilling,
    products: _same,
    organizationPhone: _p,
    timeZoneId: _t,
    ...more
  } = account
  const { website: _w, partnerAccountId: _k, referralCode: _r, countryCode, stateCode, ...others } = more
  const {
    email,
    organizationName: _o,
    firstName: _f,
    lastName: _l,
    phone: _n,
    gdprOptOut,
    billingLocale,
    ...rest
  } = others
  noFieldLeft(rest)
  const text = (field: 'firstName' | 'lastName' | 'phone' | 'organizationName', most = unknownLength) =>
    checkText(field, account[field] ?? '', { most })
  const loginRule = { most: 50, form: { pattern: /^\S+$/, words: 'a name without blanks' }, shown: true }
  const bySignOn = 'externalId' in signIn
  return {
    username: checkText('login', login, loginRule),
    password: bySignOn ? undefined : checkPassword(signIn.password, login),
    organization_name: text('organizationName', 80),
    first_name: text('firstName'),
    last_name: text('lastName'),
    email: checkText('email', email, { most: unknownLength, form: emailForm }),
    phone: text('phone'),
    state_code: checkPlace(countryCode, stateCode) || undefined,
    country_code: countryCode,
    managed_site_owner: managed,
    single_billing: singleBilling,
    idp_provider: bySignOn
      ? checkText('externalProvider', signIn.externalProvider, { most: unknownLength })
      : undefined,
    idp_provider_id: bySignOn ? checkText('externalId', signIn.externalId, { most: unknownLength }) : undefined,
    gdpr_opt_out: gdprOptOut,
    billing_locale: checkLocale(billingLocale),
  }
}

function readCreated(answer: Answered, login: string): CreatedClientAccount {
  const { id, username, status } = readJsonAnswer(answer, schema)
  if (typeof username === 'string' && username.toLowerCase() !== login.toLowerCase()) throw somethingElse('username')
  return { vendorId: id, ...(typeof status === 'string' ? shownStatus(statusOf(status), status) : {}) }
}
