import { describe, expect, it } from 'vitest'
import type { FailureClass, FailureCode } from '../../../shared/partner-api/answer.ts'
import type { VendorCall } from '../../../shared/partner-api/calling/vendor-call.ts'
import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import { readTokenExchange } from '../../../shared/partner-api/v3/token-request.ts'
import { answered, bakery, entryOf } from '../../unit/partner-api/answers.ts'
import { v2Samples } from '../../unit/partner-api/v2/v2-samples.ts'
import { v3Samples } from '../../unit/partner-api/v3/v3-samples.ts'
import { wholeBakery, wholeSiteOwner } from '../../unit/partner-api/xml/whole-bakery.ts'
import { everyCall, text, v2, v3, xml } from './every-call.ts'

/**
 * Every answer and every error that the vendor reference shows or names, read by the call that it belongs to. What is
 * elided there ("…") is filled in; the numbers are its sections.
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
  ['1.1', 'an account of the partner', text, 200, '0\n1100373828298\nStatus=Open', expect.objectContaining({ fields: open, siteOwnerId: '1100373828298' }), plain],
  ['1.4', 'the same with CRLF', text, 200, '0\r\n1100373828298\r\nStatus=Open\r\n', expect.objectContaining({ fields: open }), plain],

  ['2.3', 'created: the entry', xml.create, 201, entryOf(bakery), openBakery, located],
  ['2.3', 'created: nothing', xml.create, 201, '', fields(present), {}],
  ['2.3', 'an account without a namespace of its own', xml.read, 200, entryOf(bakery.replace(/ xmlns="[^"]*"/, ' xmlns=""')), openBakery, atom],
  ['2.4', 'the last product cancelled: billing turned, products empty', xml.read, 200, entryOf(emptied), caughtBakery, atom],
  ['2.4', 'a product by its name alone', xml.read, 200, entryOf(namedProduct), openBakery, atom],
  ['2.4', 'a product cancelled', xml.cancel, 200, entryOf(canceledProduct), withoutEmail, atom],
  ['2.4', 'a product opened', xml.open, 200, entryOf(bakery), openBakery, atom],
  ['2.5', 'an update: no content', xml.update, 204, '', fields(present), {}],
  ['2.5', 'an entry as it is written back', xml.readToUpdate, 200, entryOf(wholeBakery), wholeSiteOwner, atom],
  ['2.5', 'a page of the feed with its links', xml.list, 200, linkedFeed, linkedPage, atom],
  ['2.5', 'a page without accounts', xml.list, 200, feedOf('', ''), { accounts: [] }, atom],

  ['3.2', 'created', v2.create, 201, createdV2, { vendorId: 'a07e1ih151d0', status: 'trial' }],
  ['3.3', 'a page', v2.list, 200, v2Samples.list, expect.objectContaining({ next: 'cGFnZU51bT0yJnBhZ2VTaXplPTI' })],
  ['3.3', 'a last page', v2.list, 200, v2Samples.lastPage, { accounts: [] }],
  ['3.4', 'a plan', v2.readPlan, 200, v2Samples.plan, basicPlan],
  ['3.4', 'a plan on trial', v2.readPlan, 200, v2Samples.trialPlan, trial],
  ['3.4', 'a plan with the level that others know of', v2.readPlan, 200, planWithLevel, basicPlan],
  ['3.4', 'a changed plan', v2.changePlan, 200, v2Samples.plan, basicPlan],
  ['3.5', 'cancelled, with what was sent', v2.cancel, 200, cancelledV2, cancellationOf('2014-08-01T00:00:00.00Z')],
  ['3.6', 'topics', v2.listTopics, 200, v2Samples.topics, allTopics],
  ['3.6', 'a topic', v2.readTopic, 200, v2Samples.topic, expect.objectContaining(secondTopic)],
  ['3.6', 'a topic subscribed', v2.subscribe, 200, subscribedTopic, 'subscribed'],
  ['3.6', 'a topic unsubscribed', v2.unsubscribe, 200, '{"id":"2","is_subscribed":false}', 'unsubscribed'],
  ['3.6', 'a subscription deleted', v2.delete, 204, '', 'unsubscribed', {}],
  ['3.6', 'a test: what our own address said', v2.test, 200, 'OK', 'sent', plain],

  ['4.3', 'a page', v3.list, 200, v3Samples.list, expect.objectContaining({ next: 'MTA*' })],
  ['4.3', 'a last page', v3.list, 200, v3Samples.lastPage, { accounts: [] }],
  ['4.3', 'a page after 100 rows', v3.list, 200, after100, { accounts: [], next: 'MTAw' }],
  ['4.4', 'created', v3.create, 201, v3Samples.created, createdByV3],
  ['4.5', 'a plan, numbers with five decimals', v3.readPlan, 200, v3Samples.plan, goldPlan],
  ['4.5', 'a plan on trial', v3.readPlan, 200, v3Samples.trialPlan, trial],
  ['4.5', 'a plan on trial without tiers', v3.readPlan, 200, withoutTiers, trial],
  ['4.6', 'a changed plan', v3.changePlan, 200, v3Samples.plan, goldPlan],
  ['4.6', 'the billing day as text', v3.changePlan, 200, dayAsText, goldPlan],
  ['4.7', 'cancelled', v3.cancel, 200, v3Samples.canceled, cancellationOf('2020-02-06T22:09:15.000Z')],
  ['4.8', 'the inner answer', v3.act, 200, JSON.stringify(summary), summary],
  ['4.8', 'an inner answer without content', v3.act, 200, '', undefined, {}],
  ['4.9', 'a user: no body', v3.ssoUser, 201, '', 'created', {}],
  ['4.10', 'contacts unsubscribed', v3.unsubscribeContacts, 200, v3Samples.unsubscribed, 5],
  ['4.11', 'subscriptions', v3.listSubscriptions, 200, v3Samples.subscriptions, [expect.objectContaining(secondTopic)]],
  ['4.11', 'no subscriptions', v3.listSubscriptions, 200, '[]', []],
  ['4.11', 'a subscription', v3.readSubscription, 200, v3Samples.subscription, expect.objectContaining(secondTopic)],
  ['4.11', 'subscribed', v3.putSubscription, 200, v3Samples.put, expect.objectContaining(secondTopic)],
  ['4.11', 'unsubscribed', v3.deleteSubscription, 204, '', 'unsubscribed', {}],
  ['4.11', 'a test', v3.testSubscription, 201, v3Samples.subscription, expect.objectContaining(secondTopic)],
] // biome-ignore format: a table of samples

const classify = (call: VendorCall<unknown>, status: number, body: string, headers: Record<string, string> = json) =>
  classifyExchange(call, answered(status, body, headers), { partnerAddressProven: true })

describe('an answer of the reference', () => {
  it.each(samples)('section %s: %s', (_section, _name, call, status, body, value, headers = json) => {
    expect(classify(call, status, body, headers)).toEqual({ ok: true, value })
  })

  it.each(['0', '\r\n 0 \r\n'])('section 1.3, only 0, is refused for a membership: it names no account: %j', (body) => {
    expect(classify(text, 200, body, plain)).toMatchObject({
      ok: false,
      failure: { class: 'unknown', code: 'ANSWER_UNREADABLE', status: 200 },
    })
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
  ['2.5', xml.create, xmlStatuses, { 404: collectionUnknown }],
  ['2.5', xml.read, xmlStatuses],
  ['2.5', xml.readToUpdate, xmlStatuses],
  ['2.5', xml.update, xmlStatuses],
  ['2.5', xml.open, xmlStatuses],
  ['2.5', xml.cancel, xmlStatuses],
  ['2.5', xml.list, xmlStatuses, { 404: collectionUnknown }],
  ['3.2', v2.create, [400, 401, 406, 409, 415, 500]],
  ['3.3', v2.list, [401, 406, 500]],
  ['3.4', v2.readPlan, [401, 404, 405, 406, 500]],
  ['3.4', v2.changePlan, [400, 401, 404, 405, 406, 415, 500]],
  ['3.5', v2.cancel, [400, 401, 404, 406, 415, 500]],
  ['3.6', v2.listTopics, [401, 406, 500]],
  ['3.6', v2.readTopic, [401, 404, 406, 500], { 404: topicUnknown }],
  ['3.6', v2.subscribe, [401, 404, 406, 415, 500], { 404: topicUnknown }],
  ['3.6', v2.unsubscribe, [401, 404, 406, 415, 500], { 404: topicUnknown }],
  ['3.6', v2.delete, [401, 404, 406, 500], { 404: topicUnknown }],
  ['3.6', v2.test, [401, 404, 406, 500], { 404: topicUnknown }],
  ['4.3', v3.list, [400, 401, 403, 404, 500], { 404: collectionUnknown }],
  [
    '4.4',
    v3.create,
    [400, 401, 403, 404, 409, 415, 500, 503],
    { 404: collectionUnknown, 503: ['stored', 'STORED_FOR_LATER'] },
  ],
  ['4.5', v3.readPlan, [400, 401, 403, 404, 405, 415, 500]],
  ['4.6', v3.changePlan, [400, 401, 403, 404, 405, 415, 500, 503]],
  ['4.7', v3.cancel, [400, 401, 403, 404, 500]],
  ['4.8', v3.act, [400, 401, 403, 404, 500], { 404: ['rejected', 'RESOURCE_NOT_FOUND'] }],
  ['4.9', v3.ssoUser, [400, 401, 403, 409, 500]],
  ['4.10', v3.unsubscribeContacts, [400, 401, 403, 404, 406, 500]],
  ['4.11', v3.listSubscriptions, v3TopicStatuses, { 404: collectionUnknown }],
  ['4.11', v3.readSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['4.11', v3.putSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['4.11', v3.deleteSubscription, v3TopicStatuses, { 404: topicUnknown }],
  ['4.11', v3.testSubscription, v3TopicStatuses, { 404: topicUnknown }],
]
/** The bodies in which errors come: 2.5, 3.1, 4.2. */
const errorBodies: [name: string, body: string, headers: Record<string, string>][] = [
  ['an array', '[{"error_key":"k","error_message":"m"}]', json],
  ['an object', '{"error_key":"unauthorized","error_message":"Unauthorized"}', json],
  ['the gateway’s words', '{"message":"Forbidden"}', json],
  ['plain text', 'The XML is invalid.', plain],
  ['a page', '<html><body>Error</body></html>', { 'content-type': 'text/html' }],
  ['nothing', '', {}],
]

describe('a status that the reference names', () => {
  const rows = named.flatMap(([section, call, statuses, others = {}]) =>
    statuses.map((status) => ({ section, call, name: call.name, status, verdict: others[status] ?? verdicts[status] })),
  )
  it.each(rows)('section $section: $status of $name is $verdict, whatever its body', ({ call, status, verdict }) => {
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

describe('an error of the reference', () => {
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
      '1.1',
      [text],
      200,
      '500\nloginName has no access to specified SiteOwner',
      plain,
      ['rejected', 'ACCOUNT_NOT_FOUND'],
    ],
    [
      '1.3',
      [text],
      200,
      '500loginName has no access to specified SiteOwner:more',
      plain,
      ['rejected', 'ACCOUNT_NOT_FOUND'],
    ],
    ['1.3', [text], 200, '400\nlogin or password refused', plain, ['held', 'CREDENTIALS_REFUSED']],
    ['1.4', [text], 200, '500\nThe parameter siteOwnerLoginName is missing', plain, ['unknown', 'VENDOR_ERROR']],
    ['1.2', [text], 404, '', plain, ['held', 'ADDRESS_NOT_FOUND']],
    ['2.5', anyOf(xml), 403, '<h1>403 Developer Over Qps</h1>', plain, ['refused-for-now', 'OVER_RATE']],
    [
      '3.1',
      anyOf(v2),
      403,
      '[{"error_key":"mashery.not.authorized.over.qps","error_message":"over"}]',
      json,
      ['refused-for-now', 'OVER_RATE'],
    ],
    [
      '3.1',
      anyOf(v2),
      403,
      '[{"error_key":"mashery.not.authorized.over.ratelimit","error_message":"over"}]',
      json,
      ['refused-for-now', 'QUOTA_EXCEEDED'],
    ],
    [
      '3.1',
      anyOf(v2),
      401,
      '[{"error_key":"http.status.authentication.invalid_token","error_message":"m"}]',
      json,
      ['held', 'CREDENTIALS_REFUSED'],
    ],
    [
      '4.2',
      anyOf(v3),
      401,
      '{"error_key":"unauthorized","error_message":"Unauthorized"}',
      json,
      ['held', 'CREDENTIALS_REFUSED'],
    ],
    [
      '4.2',
      anyOf(v3),
      403,
      '{"error_key":"unauthorized","error_message":"Unauthorized"}',
      json,
      ['held', 'ACCESS_REFUSED'],
    ],
    ['4.2', anyOf(v3), 403, '{"message":"Forbidden"}', json, ['held', 'ACCESS_REFUSED']],
    [
      '4.2',
      anyOf(v3),
      429,
      '{"error_key":"throttled","error_message":"Too Many Requests"}',
      json,
      ['refused-for-now', 'OVER_RATE'],
    ],
    [
      '4.2',
      anyOf(v3),
      429,
      '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}',
      json,
      ['refused-for-now', 'QUOTA_EXCEEDED'],
    ],
  ]
  it.each(rows)('section %s: %#', (_section, calls, status, body, headers, [failureClass, code, retryAt]) => {
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
  ])('of the token endpoint, section 4.1: %i %s is held as %s', (status, body, code) => {
    expect(readTokenExchange(answered(status, body, json))).toMatchObject({ failure: { class: 'held', code } })
  })
})
