import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FailureClass, FailureCode } from '../../../shared/domain/answer.ts'
import type { VendorCall } from '../../../shared/partner-api/calling/vendor-call.ts'
import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import { readTokenExchange } from '../../../shared/partner-api/v3/token-request.ts'
import { answered, bakery, entryOf } from '../../unit/partner-api/answers.ts'
import { v2Samples } from '../../unit/partner-api/v2/v2-samples.ts'
import { v3Samples } from '../../unit/partner-api/v3/v3-samples.ts'
import { wholeBakery, wholeSiteOwner } from '../../unit/partner-api/xml/whole-bakery.ts'
import { everyCall, text, v2, v3, xml } from './every-call.ts'

/**
 * Every answer and every error that docs/reference/vendor.md names, read by the call that it belongs to. What is
 * elided there ("…") is filled in; each row names the section that it is from.
 */
const atom = { 'content-type': 'application/atom+xml' }
const json = { 'content-type': 'application/json' }
const plain = { 'content-type': 'text/plain' }

type Sample = [
  section: string,
  name: string,
  call: VendorCall<unknown>,
  status: number,
  body: string,
  value: unknown,
  headers?: Record<string, string>,
]
const present = { presence: 'present' }
const open = { presence: 'present', status: 'open' }
const fields = (shown: object) => ({ generation: 'xml', fields: shown })
const emptied = bakery
  .replace(/<Products>.*<\/Products>/, '<Products/>')
  .replace('>Yes<', '>No<')
  .replace('<Status>Open', '<Status>Canceled')
const canceledProduct = bakery.replace('</Name><Status>Open', '</Name><Status>Canceled')
const feedOf = (links: string, entries: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">${links}${entries}</feed>`
const linkTo = (rel: string, href: string) => `<link rel="${rel}" href="${href}"/>`
const v2Tiers = [{ usageType: 'CONTACTS', currentUsage: 0, tier: 1, tierMinimum: 0, tierMaximum: 500, price: 45 }]
const v3Tiers = [
  {
    usageType: 'CONTACTS',
    currentUsage: 1,
    tier: 1,
    tierMinimum: 0,
    tierMaximum: 500,
    price: 20,
    currencyCode: 'USD',
  },
]
const trial = { planType: 'TRIAL', status: 'trial', tiers: [] }
const goldPlan = { planType: 'GOLD', status: 'open', billingDayOfMonth: 1, tiers: v3Tiers }
const basicPlan = { planType: 'BASIC', status: 'open', billingDayOfMonth: 20, tiers: v2Tiers }
const secondTopic = { topic: 'tier.decrease', topicNumber: 2, subscribed: true }
const openBakery = expect.objectContaining(fields({ ...open, singleBilling: true, 'product:EmailMarketing': 'open' }))
const withoutEmail = expect.objectContaining(
  fields({ ...open, singleBilling: true, 'product:EmailMarketing': 'canceled' }),
)
const caughtBakery = expect.objectContaining(fields({ presence: 'present', status: 'canceled', singleBilling: false }))
const located = { ...atom, location: 'https://api.constantcontact.com/ws/partners/acme/siteowners/bakery-01' }
const namedProduct = bakery.replace(/<Product>.*<\/Product>/, '<Product>EmailMarketing</Product>')
const linkedFeed = feedOf(
  linkTo('first', '/ws/customers/acme/contacts') +
    linkTo('current', '/ws/customers/acme/contacts?next=now') +
    linkTo('next', '/ws/customers/acme/contacts?next=c3RhcnQtMjAx'),
  `<entry>${linkTo('edit', '/ws/partners/acme/siteowners/bakery-01')}<content type="application/vnd.ctct+xml">${bakery}</content></entry>`,
)
const linkedPage = {
  accounts: [{ login: 'bakery-01', fields: { ...open, singleBilling: true, 'product:EmailMarketing': 'open' } }],
  next: 'c3RhcnQtMjAx',
}
const createdV2 =
  '{"id":"a07e1ih151d0","username":"bakery-01","status":"TRIAL","last_login_date":null,"oauth2_token":"t"}'
const planWithLevel = v2Samples.plan.replace('"plan_type"', '"plan_level":1,"plan_type"')
const cancelledV2 = '{"status":"Cancelled","cancel_date":"2014-08-01T00:00:00.00Z","cancel_reason":1}'
const subscribedTopic = '{"id":"2","is_subscribed":true,"callback_uri":"https://hooks.example.com/topics"}'
const allTopics = ['tier.increase', 'tier.decrease', 'unrecognised'].map((topic) => expect.objectContaining({ topic }))
const after100 = '{"site_owner_list":[],"_links":{"next":{"href":"/v3/partner/accounts?offset=MTAw&limit=50"}}}'
const createdByV3 = { vendorId: 'a08e1izzh8t9', provisionId: 'x9xx2ede-5a58-4e23-8168-25930c5x7bxb' }
const withoutTiers = '{"plan_type":"TRIAL","billing_status":"Trial","billing_day_of_month":null}'
const dayAsText = v3Samples.plan.replace('"billing_day_of_month":1', '"billing_day_of_month":"1"')
const summary = { encoded_account_id: 'a1', encoded_partner_id: 'p1' }

/** The date in the vendor's own words, and as a time (ms). */
const cancellationOf = (effectiveDate: string) => ({ effectiveDate, effectiveAt: Date.parse(effectiveDate) })

const samples: Sample[] = [
  ['text-membership', 'an account of the partner', text, 200, '0\n1100373828298\nStatus=Open', expect.objectContaining({ fields: open, siteOwnerId: '1100373828298' }), plain],
  ['text-states', 'the same with CRLF', text, 200, '0\r\n1100373828298\r\nStatus=Open\r\n', expect.objectContaining({ fields: open }), plain],

  ['xml-create', 'created: the entry', xml.create, 201, entryOf(bakery), openBakery, located],
  ['xml-create', 'created: nothing', xml.create, 201, '', fields(present), {}],
  ['xml-create', 'an account without a namespace of its own', xml.read, 200, entryOf(bakery.replace(/ xmlns="[^"]*"/, ' xmlns=""')), openBakery, atom],
  ['xml-products', 'the last product cancelled: billing turned, products empty', xml.read, 200, entryOf(emptied), caughtBakery, atom],
  ['xml-products', 'a product by its name alone', xml.read, 200, entryOf(namedProduct), openBakery, atom],
  ['xml-products', 'a product cancelled', xml.cancel, 200, entryOf(canceledProduct), withoutEmail, atom],
  ['xml-products', 'a product opened', xml.open, 200, entryOf(bakery), openBakery, atom],
  ['xml-conventions', 'an update: no content', xml.update, 204, '', fields(present), {}],
  ['xml-conventions', 'an entry as it is written back', xml.readToUpdate, 200, entryOf(wholeBakery), wholeSiteOwner, atom],
  ['xml-conventions', 'a page of the feed with its links', xml.list, 200, linkedFeed, linkedPage, atom],
  ['xml-conventions', 'a page without accounts', xml.list, 200, feedOf('', ''), { accounts: [] }, atom],

  ['v2-create', 'created', v2.create, 201, createdV2, { vendorId: 'a07e1ih151d0', status: 'trial' }],
  ['v2-list', 'a page', v2.list, 200, v2Samples.list, expect.objectContaining({ next: 'cGFnZU51bT0yJnBhZ2VTaXplPTI' })],
  ['v2-list', 'a last page', v2.list, 200, v2Samples.lastPage, { accounts: [] }],
  ['v2-plan', 'a plan', v2.readPlan, 200, v2Samples.plan, basicPlan],
  ['v2-plan', 'a plan on trial', v2.readPlan, 200, v2Samples.trialPlan, trial],
  ['v2-plan', 'a plan with the level that others know of', v2.readPlan, 200, planWithLevel, basicPlan],
  ['v2-plan', 'a changed plan', v2.changePlan, 200, v2Samples.plan, basicPlan],
  ['v2-cancel', 'cancelled, with what was sent', v2.cancel, 200, cancelledV2, cancellationOf('2014-08-01T00:00:00.00Z')],
  ['v2-webhooks', 'topics', v2.listTopics, 200, v2Samples.topics, allTopics],
  ['v2-webhooks', 'a topic', v2.readTopic, 200, v2Samples.topic, expect.objectContaining(secondTopic)],
  ['v2-webhooks', 'a topic subscribed', v2.subscribe, 200, subscribedTopic, 'subscribed'],
  ['v2-webhooks', 'a topic unsubscribed', v2.unsubscribe, 200, '{"id":"2","is_subscribed":false}', 'unsubscribed'],
  ['v2-webhooks', 'a subscription deleted', v2.delete, 204, '', 'unsubscribed', {}],
  ['v2-webhooks', 'a test: what our own address said', v2.test, 200, 'OK', 'sent', plain],

  ['v3-list', 'a page', v3.list, 200, v3Samples.list, expect.objectContaining({ next: 'MTA*' })],
  ['v3-list', 'a last page', v3.list, 200, v3Samples.lastPage, { accounts: [] }],
  ['v3-list', 'a page after 100 rows', v3.list, 200, after100, { accounts: [], next: 'MTAw' }],
  ['v3-create', 'created', v3.create, 201, v3Samples.created, createdByV3],
  ['v3-plan', 'a plan, numbers with five decimals', v3.readPlan, 200, v3Samples.plan, goldPlan],
  ['v3-plan', 'a plan on trial', v3.readPlan, 200, v3Samples.trialPlan, trial],
  ['v3-plan', 'a plan on trial without tiers', v3.readPlan, 200, withoutTiers, trial],
  ['v3-change-plan', 'a changed plan', v3.changePlan, 200, v3Samples.plan, goldPlan],
  ['v3-change-plan', 'the billing day as text', v3.changePlan, 200, dayAsText, goldPlan],
  ['v3-cancel', 'cancelled', v3.cancel, 200, v3Samples.canceled, cancellationOf('2020-02-06T22:09:15.000Z')],
  ['v3-act-for-account', 'the inner answer', v3.act, 200, JSON.stringify(summary), summary],
  ['v3-act-for-account', 'an inner answer without content', v3.act, 200, '', undefined, {}],
  ['v3-sso-users', 'a user: no body', v3.ssoUser, 201, '', 'created', {}],
  ['v3-unsubscribe-contacts', 'contacts unsubscribed', v3.unsubscribeContacts, 200, v3Samples.unsubscribed, 5],
  ['v3-webhooks', 'subscriptions', v3.listSubscriptions, 200, v3Samples.subscriptions, [expect.objectContaining(secondTopic)]],
  ['v3-webhooks', 'no subscriptions', v3.listSubscriptions, 200, '[]', []],
  ['v3-webhooks', 'a subscription', v3.readSubscription, 200, v3Samples.subscription, expect.objectContaining(secondTopic)],
  ['v3-webhooks', 'subscribed', v3.putSubscription, 200, v3Samples.put, expect.objectContaining(secondTopic)],
  ['v3-webhooks', 'unsubscribed', v3.deleteSubscription, 204, '', 'unsubscribed', {}],
  ['v3-webhooks', 'a test', v3.testSubscription, 201, v3Samples.subscription, expect.objectContaining(secondTopic)],
] // biome-ignore format: a table of samples

const classify = (call: VendorCall<unknown>, status: number, body: string, headers: Record<string, string> = json) =>
  classifyExchange(call, answered(status, body, headers), { partnerAddressProven: true })

describe('an answer that the vendor has published', () => {
  it.each(samples)('%s: %s', (_section, _name, call, status, body, value, headers = json) => {
    expect(classify(call, status, body, headers)).toEqual({ ok: true, value })
  })

  it.each(['0', '\r\n 0 \r\n'])(
    'only 0 (docs/reference/vendor.md#text-answers) is refused for a membership: it names no account: %j',
    (body) => {
      expect(classify(text, 200, body, plain)).toMatchObject({
        ok: false,
        failure: { class: 'unknown', code: 'ANSWER_UNREADABLE', status: 200 },
      })
    },
  )

  it('is from a section of docs/reference/vendor.md', () => {
    const page = readFileSync(new URL('../../../docs/reference/vendor.md', import.meta.url), 'utf8')
    const sections = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading))
    const unknown = [...samples, ...named].filter(([section]) => !sections.has(section))
    expect(unknown.map(([section]) => section)).toEqual([])
  })

  it('is read for every call', () => {
    const read = new Set<unknown>(samples.map(([, , call]) => call))
    const unread = everyCall.filter((call) => !read.has(call))
    expect(unread.map(({ name }) => name)).toEqual([])
  })

  it('grants a token (4.1)', () => {
    expect(readTokenExchange(answered(200, v3Samples.token, json))).toEqual({
      token: { accessToken: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', life: 3_600_000 },
    })
  })
})

type Verdict = readonly [FailureClass, FailureCode]
const verdicts: Readonly<Record<number, Verdict>> = {
  400: ['rejected', 'REQUEST_INVALID'],
  401: ['held', 'CREDENTIALS_REFUSED'],
  403: ['held', 'ACCESS_REFUSED'],
  404: ['rejected', 'ACCOUNT_NOT_FOUND'],
  405: ['held', 'METHOD_NOT_ALLOWED'],
  406: ['held', 'ANSWER_TYPE_REFUSED'],
  409: ['rejected', 'CONFLICT'],
  410: ['held', 'ADDRESS_GONE'],
  415: ['held', 'REQUEST_TYPE_REFUSED'],
  500: ['unknown', 'VENDOR_ERROR'],
  503: ['unknown', 'VENDOR_ERROR'],
}
/** Where a status means something else. */
const topicUnknown: Verdict = ['rejected', 'NOT_SUBSCRIBED']
const collectionUnknown: Verdict = ['held', 'ADDRESS_NOT_FOUND']

type Named = [section: string, call: VendorCall<unknown>, statuses: number[], others?: Record<number, Verdict>]
const xmlStatuses = [400, 401, 404, 409, 410, 415]
const v3TopicStatuses = [400, 401, 403, 404, 500]
const named: Named[] = [
  ['xml-conventions', xml.create, xmlStatuses, { 404: collectionUnknown }],
  ['xml-conventions', xml.read, xmlStatuses],
  ['xml-conventions', xml.readToUpdate, xmlStatuses],
  ['xml-conventions', xml.update, xmlStatuses],
  ['xml-conventions', xml.open, xmlStatuses],
  ['xml-conventions', xml.cancel, xmlStatuses],
  ['xml-conventions', xml.list, xmlStatuses, { 404: collectionUnknown }],
  ['v2-create', v2.create, [400, 401, 406, 409, 415, 500]],
  ['v2-list', v2.list, [401, 406, 500]],
  ['v2-plan', v2.readPlan, [401, 404, 405, 406, 500]],
  ['v2-plan', v2.changePlan, [400, 401, 404, 405, 406, 415, 500]],
  ['v2-cancel', v2.cancel, [400, 401, 404, 406, 415, 500]],
  ['v2-webhooks', v2.listTopics, [401, 406, 500]],
  ['v2-webhooks', v2.readTopic, [401, 404, 406, 500], { 404: topicUnknown }],
  ['v2-webhooks', v2.subscribe, [401, 404, 406, 415, 500], { 404: topicUnknown }],
  ['v2-webhooks', v2.unsubscribe, [401, 404, 406, 415, 500], { 404: topicUnknown }],
  ['v2-webhooks', v2.delete, [401, 404, 406, 500], { 404: topicUnknown }],
  ['v2-webhooks', v2.test, [401, 404, 406, 500], { 404: topicUnknown }],
  ['v3-list', v3.list, [400, 401, 403, 404, 500], { 404: collectionUnknown }],
  [
    'v3-create',
    v3.create,
    [400, 401, 403, 404, 409, 415, 500, 503],
    { 404: collectionUnknown, 503: ['stored', 'STORED_FOR_LATER'] },
  ],
  ['v3-plan', v3.readPlan, [400, 401, 403, 404, 405, 415, 500]],
  ['v3-change-plan', v3.changePlan, [400, 401, 403, 404, 405, 415, 500, 503]],
  ['v3-cancel', v3.cancel, [400, 401, 403, 404, 500]],
  ['v3-act-for-account', v3.act, [400, 401, 403, 404, 500], { 404: ['rejected', 'RESOURCE_NOT_FOUND'] }],
  ['v3-sso-users', v3.ssoUser, [400, 401, 403, 409, 500]],
  ['v3-unsubscribe-contacts', v3.unsubscribeContacts, [400, 401, 403, 404, 406, 500]],
  ['v3-webhooks', v3.listSubscriptions, v3TopicStatuses, { 404: collectionUnknown }],
  ['v3-webhooks', v3.readSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['v3-webhooks', v3.putSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['v3-webhooks', v3.deleteSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['v3-webhooks', v3.testSubscription, v3TopicStatuses, { 404: topicUnknown }],
]
/** The bodies in which errors come: docs/reference/vendor.md#xml-conventions, #v2-common and #v3-errors-and-limits. */
const errorBodies: [name: string, body: string, headers: Record<string, string>][] = [
  ['an array', '[{"error_key":"k","error_message":"m"}]', json],
  ['an object', '{"error_key":"unauthorized","error_message":"Unauthorized"}', json],
  ['the gateway’s words', '{"message":"Forbidden"}', json],
  ['plain text', 'The XML is invalid.', plain],
  ['a page', '<html><body>Error</body></html>', { 'content-type': 'text/html' }],
  ['nothing', '', {}],
]

describe('a status that the vendor has published', () => {
  const rows = named.flatMap(([section, call, statuses, others = {}]) =>
    statuses.map((status) => ({ section, call, name: call.name, status, verdict: others[status] ?? verdicts[status] })),
  )
  it.each(rows)('$section: $status of $name is $verdict, whatever its body', ({ call, status, verdict }) => {
    const [failureClass, code] = verdict ?? []
    for (const [, body, headers] of errorBodies) {
      expect(classify(call, status, body, headers)).toMatchObject({
        ok: false,
        failure: { class: failureClass, code, status },
      })
    }
  })

  it('is read for every call but the text generation’s, which has none', () => {
    const unread = everyCall.filter((call) => !named.some(([, known]) => known === call))
    expect(unread).toEqual([text])
  })
})

describe('an error that the vendor has published', () => {
  const anyOf = (generation: Record<string, VendorCall<unknown>>) => Object.values(generation)
  const rows: [
    section: string,
    calls: VendorCall<unknown>[],
    status: number,
    body: string,
    headers: Record<string, string>,
    expected: readonly [FailureClass, FailureCode, retryAt?: number],
  ][] = [
    [
      'text-membership',
      [text],
      200,
      '500\nloginName has no access to specified SiteOwner',
      plain,
      ['rejected', 'ACCOUNT_NOT_FOUND'],
    ],
    [
      'text-answers',
      [text],
      200,
      '500loginName has no access to specified SiteOwner:more',
      plain,
      ['rejected', 'ACCOUNT_NOT_FOUND'],
    ],
    ['text-answers', [text], 200, '400\nlogin or password refused', plain, ['held', 'CREDENTIALS_REFUSED']],
    [
      'text-states',
      [text],
      200,
      '500\nThe parameter siteOwnerLoginName is missing',
      plain,
      ['unknown', 'VENDOR_ERROR'],
    ],
    ['text-moved-addresses', [text], 404, '', plain, ['held', 'ADDRESS_NOT_FOUND']],
    ['xml-conventions', anyOf(xml), 403, '<h1>403 Developer Over Qps</h1>', plain, ['refused-for-now', 'OVER_RATE']],
    [
      'v2-common',
      anyOf(v2),
      403,
      '[{"error_key":"mashery.not.authorized.over.qps","error_message":"over"}]',
      json,
      ['refused-for-now', 'OVER_RATE'],
    ],
    [
      'v2-common',
      anyOf(v2),
      403,
      '[{"error_key":"mashery.not.authorized.over.ratelimit","error_message":"over"}]',
      json,
      ['refused-for-now', 'QUOTA_EXCEEDED'],
    ],
    [
      'v2-common',
      anyOf(v2),
      401,
      '[{"error_key":"http.status.authentication.invalid_token","error_message":"m"}]',
      json,
      ['held', 'CREDENTIALS_REFUSED'],
    ],
    [
      'v3-errors-and-limits',
      anyOf(v3),
      401,
      '{"error_key":"unauthorized","error_message":"Unauthorized"}',
      json,
      ['held', 'CREDENTIALS_REFUSED'],
    ],
    [
      'v3-errors-and-limits',
      anyOf(v3),
      403,
      '{"error_key":"unauthorized","error_message":"Unauthorized"}',
      json,
      ['held', 'ACCESS_REFUSED'],
    ],
    ['v3-errors-and-limits', anyOf(v3), 403, '{"message":"Forbidden"}', json, ['held', 'ACCESS_REFUSED']],
    [
      'v3-errors-and-limits',
      anyOf(v3),
      429,
      '{"error_key":"throttled","error_message":"Too Many Requests"}',
      json,
      ['refused-for-now', 'OVER_RATE'],
    ],
    [
      'v3-errors-and-limits',
      anyOf(v3),
      429,
      '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}',
      json,
      ['refused-for-now', 'QUOTA_EXCEEDED'],
    ],
  ]
  it.each(rows)('%s: %#', (_section, calls, status, body, headers, [failureClass, code, retryAt]) => {
    for (const call of calls) {
      const result = classify(call, status, body, headers)
      expect(result).toMatchObject({ ok: false, failure: { class: failureClass, code } })
      expect(result.ok ? undefined : result.failure.retryAt).toBe(retryAt)
    }
  })

  it.each([
    [400, '{"error":"invalid_client"}', 'CREDENTIALS_REFUSED'],
    [400, '{"error":"unsupported_grant_type"}', 'ACCESS_REFUSED'],
    [415, '', 'REQUEST_TYPE_REFUSED'],
  ])('of the token endpoint (docs/reference/vendor.md#v3-token): %i %s is held as %s', (status, body, code) => {
    expect(readTokenExchange(answered(status, body, json))).toMatchObject({ failure: { class: 'held', code } })
  })
})
