import { classifyExchange, type RequestRules } from '../../../../shared/partner-api/failure-classification.ts'
import { getSiteOwnerId } from '../../../../shared/partner-api/text/calls/get-site-owner-id.ts'
import type { AnswerHeaders } from '../../../../shared/partner-api/transport/exchange.ts'
import { cancelAccount as cancelV2 } from '../../../../shared/partner-api/v2/calls/cancel-account.ts'
import { changePlan as changeV2Plan } from '../../../../shared/partner-api/v2/calls/change-plan.ts'
import { createAccount as createV2 } from '../../../../shared/partner-api/v2/calls/create-account.ts'
import { listAccounts as listV2 } from '../../../../shared/partner-api/v2/calls/list-accounts.ts'
import { readPlan as readV2Plan } from '../../../../shared/partner-api/v2/calls/read-plan.ts'
import {
  listTopics,
  readTopic,
  subscribeTopic,
  unsubscribeTopic,
} from '../../../../shared/partner-api/v2/calls/topics.ts'
import { actForAccount } from '../../../../shared/partner-api/v3/calls/act-for-account.ts'
import { cancelAccount as cancelV3 } from '../../../../shared/partner-api/v3/calls/cancel-account.ts'
import { changePlan as changeV3Plan } from '../../../../shared/partner-api/v3/calls/change-plan.ts'
import { createAccount as createV3 } from '../../../../shared/partner-api/v3/calls/create-account.ts'
import { createSsoUser } from '../../../../shared/partner-api/v3/calls/create-sso-user.ts'
import { listAccounts as listV3 } from '../../../../shared/partner-api/v3/calls/list-accounts.ts'
import { readPlan as readV3Plan } from '../../../../shared/partner-api/v3/calls/read-plan.ts'
import {
  deleteSubscription,
  listSubscriptions,
  putSubscription,
  readSubscription,
  testSubscription,
} from '../../../../shared/partner-api/v3/calls/subscriptions.ts'
import { unsubscribeContacts } from '../../../../shared/partner-api/v3/calls/unsubscribe-contacts.ts'
import { readTokenExchange } from '../../../../shared/partner-api/v3/token-request.ts'
import { changeProduct } from '../../../../shared/partner-api/xml/calls/change-product.ts'
import { createSiteOwner } from '../../../../shared/partner-api/xml/calls/create-site-owner.ts'
import { listSiteOwners } from '../../../../shared/partner-api/xml/calls/list-site-owners.ts'
import { readSiteOwner, readSiteOwnerToUpdate } from '../../../../shared/partner-api/xml/calls/read-site-owner.ts'
import { updateSiteOwner } from '../../../../shared/partner-api/xml/calls/update-site-owner.ts'
import { answered, bakery, entryOf } from '../../../unit/partner-api/answers.ts'
import { v2Samples } from '../../../unit/partner-api/v2/v2-samples.ts'
import { v3Samples } from '../../../unit/partner-api/v3/v3-samples.ts'
import { wholeBakery } from '../../../unit/partner-api/xml/whole-bakery.ts'
import * as expected from './expected-values.ts'
import { expectedEntry, expectedFeed, expectedWhole, expectedWritten, treeOf } from './expected-xml.ts'
import { readMarkedJson, readStrictJson } from './strict-json.ts'

/** What became of a body: a value, or the code of the failure. `unsure` where the second reader cannot tell. */
export type Outcome = { value: unknown } | { code: string } | 'unsure'

/** An answer of the vendor's as its documents show it, with both readers of it. */
export interface RecordedBody {
  generation: 'text' | 'xml' | 'v2' | 'v3'
  name: string
  body: Buffer
  status: number
  isJson: boolean
  /** A listing in XML, whose entries are read one by one. */
  isFeed?: true
  /** The client's reading. */
  read(body: Buffer): Outcome
  /** The second reading. */
  expect(body: Buffer): Outcome
  /** What the bytes say, so that a change of blanks does not count as a mutation; undefined for what says nothing. */
  valueOf(body: Buffer): unknown
}

const unreadable = { code: 'ANSWER_UNREADABLE' }
const jsonHeaders = { 'content-type': 'application/json' }

const readBy =
  (call: RequestRules<unknown>, status: number, headers: Record<string, string>) =>
  (body: Buffer): Outcome => {
    const result = classifyExchange(call, answered(status, body, headers))
    return result.ok ? { value: result.value } : { code: result.failure.code }
  }

function json(
  generation: 'v2' | 'v3',
  name: string,
  text: string,
  call: RequestRules<unknown>,
  meaning: (value: unknown) => unknown,
): RecordedBody {
  return {
    generation,
    name,
    body: Buffer.from(text),
    status: 200,
    isJson: true,
    read: readBy(call, 200, jsonHeaders),
    expect: (body) => expectedJson(body, meaning, unreadable),
    valueOf: readStrictJson,
  }
}

/** A page of a listing, in which an odd row spoils nothing. */
function listing(
  generation: 'v2' | 'v3',
  name: string,
  text: string,
  call: RequestRules<unknown>,
  meaning: (page: expected.MarkedList) => unknown,
): RecordedBody {
  const recorded = json(generation, name, text, call, () => undefined)
  return {
    ...recorded,
    read: (body) => withoutReasons(recorded.read(body)),
    expect: (body) => {
      const page = readMarkedJson(body, false)
      if (page === undefined) return unreadable
      try {
        return { value: meaning(page) }
      } catch {
        return unreadable
      }
    },
  }
}

/** The words for what is odd about a row are for people. */
function withoutReasons(outcome: Outcome): Outcome {
  if (outcome === 'unsure' || !('value' in outcome)) return outcome
  const { oddRows, ...page } = outcome.value as { oddRows?: { reason: string }[] }
  if (oddRows === undefined) return outcome
  return { value: { ...page, oddRows: oddRows.map(({ reason: _reason, ...row }) => row) } }
}

/** A call that may be answered by nothing at all, as the status says. */
function silent(
  generation: 'v2' | 'v3',
  name: string,
  text: string,
  call: RequestRules<unknown>,
  meaning: (value: unknown) => unknown,
  nothing: unknown,
): RecordedBody {
  const recorded = json(generation, name, text, call, meaning)
  return { ...recorded, expect: (body) => (body.length === 0 ? { value: nothing } : recorded.expect(body)) }
}

function expectedJson(body: Buffer, meaning: (value: unknown) => unknown, refused: Outcome): Outcome {
  const shown = readStrictJson(body)
  if (shown === undefined) return refused
  try {
    return { value: meaning(shown.value) }
  } catch {
    return refused
  }
}

function text(name: string, body: string): RecordedBody {
  return {
    generation: 'text',
    name,
    body: Buffer.from(body),
    status: 200,
    isJson: false,
    read: readBy(getSiteOwnerId('bakery-01', 'form'), 200, { 'content-type': 'text/plain' }),
    expect: (bytes) => {
      try {
        return expected.expectedText(bytes)
      } catch {
        return unreadable
      }
    },
    valueOf: (bytes) =>
      bytes
        .toString('latin1')
        .trim()
        .split(/\s*\n\s*/),
  }
}

function xml(
  name: string,
  body: string,
  call: RequestRules<unknown>,
  expectation: (body: Buffer) => Outcome,
): RecordedBody {
  const read = readBy(call, 200, { 'content-type': 'application/atom+xml' })
  return {
    generation: 'xml',
    name,
    body: Buffer.from(body),
    status: 200,
    isJson: false,
    read,
    expect: expectation,
    valueOf: treeOf,
  }
}

/** A refusal: whatever its body becomes, it is never a success, and what the status alone says stays. */
function refusal(
  generation: 'text' | 'v2' | 'v3' | 'xml',
  status: number,
  body: string,
  call: RequestRules<unknown>,
  codes: readonly string[],
): RecordedBody {
  const isJson = generation === 'v2' || generation === 'v3'
  const headers: AnswerHeaders = isJson ? jsonHeaders : { 'content-type': 'text/plain' }
  const read = readBy(call, status, headers as Record<string, string>)
  return {
    generation,
    name: `refusal ${status} ${body.slice(0, 50)}`,
    body: Buffer.from(body),
    status,
    isJson,
    read,
    expect: (bytes) => {
      const outcome = read(bytes)
      return outcome !== 'unsure' && 'code' in outcome && codes.includes(outcome.code)
        ? outcome
        : { code: codes.join() }
    },
    valueOf: isJson ? readStrictJson : (bytes) => bytes.toString('latin1').trim(),
  }
}

const account = {
  login: 'bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Hood',
  phone: '555-0100',
}
const oneSubscription = { emails: ['robin@example.com'], source: 'System', everywhere: true } as const
const overRate = ['OVER_RATE', 'QUOTA_EXCEEDED']
const feed =
  '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>SiteOwners</title>' +
  '<link rel="next" href="/ws/partners/acme/siteowners?next=a%2Bb"/><link rel="first" href="/ws/partners/acme/siteowners"/>' +
  `<entry><link rel="edit" href="/ws/partners/acme/siteowners/bakery-01"/><content type="application/vnd.ctct+xml">${bakery}</content></entry>` +
  '<entry><link rel="edit" href="/ws/partners/acme/siteowners/bakery-02"/></entry></feed>'

const expectedChange = (body: Buffer): Outcome => expectedWritten(body, 'EmailMarketing')
const lastFeed =
  '<?xml version="1.0" encoding="UTF-8"?><atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:title/>' +
  '<atom:link rel="current" href="/ws/partners/acme/siteowners?next=a"/></atom:feed>'
const user = {
  firstName: 'Robin',
  lastName: 'Hood',
  role: 'account_manager',
  email: 'robin@example.com',
  login: 'robin.hood',
  externalId: 'id-1',
  externalProvider: 'acme-sso',
} as const

const token: RecordedBody = {
  ...json('v3', 'token', v3Samples.token, readV3Plan('a1'), expected.expectedToken),
  read: (body) => {
    const read = readTokenExchange(answered(200, body, jsonHeaders))
    return 'token' in read ? { value: read.token } : { code: read.failure.code }
  },
  expect: (body) => expectedJson(body, expected.expectedToken, { code: 'TOKEN_UNAVAILABLE' }),
}

/** Every body that the vendor's documents show, of every generation. */
export const recordedBodies: readonly RecordedBody[] = [
  text('membership', '0\n1100373828298\nStatus=Open'),
  text('membership with CRLF', '0\r\n1100373828298\r\nStatus=Open\r\n'),
  text('no access', '500\nloginName has no access to specified SiteOwner'),
  text('no access on one line', '500loginName has no access to specified SiteOwner:more'),
  text('login refused', '400\nlogin or password refused'),
  xml('entry', entryOf(bakery), readSiteOwner('acme', 'bakery-01', []), expectedEntry),
  xml('entry to be written back', entryOf(wholeBakery), readSiteOwnerToUpdate('acme', 'bakery-01'), expectedWhole),
  xml('created', entryOf(wholeBakery), createSiteOwner('acme', account, []), expectedWritten),
  xml(
    'product opened',
    entryOf(bakery),
    changeProduct('open', 'acme', 'bakery-01', 'EmailMarketing', []),
    expectedChange,
  ),
  xml(
    'product cancelled',
    entryOf(bakery.replace('</Name><Status>Open', '</Name><Status>Canceled')),
    changeProduct('cancel', 'acme', 'bakery-01', 'EmailMarketing', []),
    expectedChange,
  ),
  xml(
    'updated',
    entryOf(bakery),
    updateSiteOwner('acme', { login: 'bakery-01', products: ['EmailMarketing'], singleBilling: true }, []),
    expectedChange,
  ),
  { ...xml('feed', feed, listSiteOwners('acme', undefined, []), expectedFeed), isFeed: true },
  { ...xml('last page', lastFeed, listSiteOwners('acme', undefined, []), expectedFeed), isFeed: true },
  listing('v2', 'list', v2Samples.list, listV2(), expected.expectedV2List),
  listing('v2', 'last page', v2Samples.lastPage, listV2(), expected.expectedV2List),
  json('v2', 'plan', v2Samples.plan, readV2Plan('a1'), expected.expectedV2Plan),
  json('v2', 'plan on trial', v2Samples.trialPlan, readV2Plan('a1'), expected.expectedV2Plan),
  json('v2', 'created', v2Samples.created, createV2(account), expected.expectedV2Created),
  json(
    'v2',
    'changed plan',
    v2Samples.plan,
    changeV2Plan('a1', { planType: 'BASIC' }),
    expected.expectedChangedPlan(expected.expectedV2Plan, 'BASIC'),
  ),
  silent(
    'v2',
    'canceled',
    v2Samples.cancelled,
    cancelV2('a1', { effectiveAt: 1_406_851_200_000 }),
    expected.expectedV2Canceled,
    {},
  ),
  silent(
    'v2',
    'subscribed',
    v2Samples.topic,
    subscribeTopic('tier.decrease', 'https://hooks.example.com/v2'),
    expected.expectedChangedTopic(true, 'subscribed'),
    'subscribed',
  ),
  silent(
    'v2',
    'unsubscribed',
    '{"id":"2","is_subscribed":false}',
    unsubscribeTopic('tier.decrease'),
    expected.expectedChangedTopic(false, 'unsubscribed'),
    'unsubscribed',
  ),
  json('v2', 'topics', v2Samples.topics, listTopics(), expected.expectedTopics(expected.expectedV2Topic)),
  json(
    'v2',
    'topic',
    v2Samples.topic,
    readTopic('tier.decrease'),
    expected.expectedSecondTopic(expected.expectedV2Topic),
  ),
  token,
  listing('v3', 'list', v3Samples.list, listV3(), expected.expectedV3List),
  listing('v3', 'last page', v3Samples.lastPage, listV3(), expected.expectedV3List),
  json('v3', 'plan', v3Samples.plan, readV3Plan('a1'), expected.expectedV3Plan),
  json('v3', 'plan on trial', v3Samples.trialPlan, readV3Plan('a1'), expected.expectedV3Plan),
  json('v3', 'created', v3Samples.created, createV3(account), expected.expectedV3Created),
  json(
    'v3',
    'changed plan',
    v3Samples.plan,
    changeV3Plan('a1', { planType: 'GOLD' }),
    expected.expectedChangedPlan(expected.expectedV3Plan, 'GOLD'),
  ),
  silent(
    'v3',
    'inner answer',
    '{"encoded_account_id":"a1","organization_name":"Example Bakery","tags":[1,null]}',
    actForAccount('a1', { method: 'GET', path: '/account/summary' }),
    expected.expectedOfAccount('a1'),
    undefined,
  ),
  silent(
    'v3',
    'user',
    '{"user":"robin","roles":[1]}',
    createSsoUser('a1', user),
    expected.expectedAnyObject('created'),
    'created',
  ),
  json(
    'v3',
    'canceled',
    v3Samples.canceled,
    cancelV3('a1', { effectiveAt: 1_581_026_955_000, reason: 1 }),
    expected.expectedV3Canceled,
  ),
  json(
    'v3',
    'unsubscribed',
    v3Samples.unsubscribed,
    unsubscribeContacts('a1', oneSubscription),
    expected.expectedUnsubscribed,
  ),
  json(
    'v3',
    'subscriptions',
    v3Samples.subscriptions,
    listSubscriptions(),
    expected.expectedTopics(expected.expectedV3Topic),
  ),
  json(
    'v3',
    'subscription',
    v3Samples.subscription,
    readSubscription('tier.decrease'),
    expected.expectedSecondTopic(expected.expectedV3Topic),
  ),
  json(
    'v3',
    'put',
    v3Samples.put,
    putSubscription('tier.decrease', 'https://hooks.example.com/v3'),
    expected.expectedSecondTopic(expected.expectedV3Topic),
  ),
  json(
    'v3',
    'tested',
    v3Samples.subscription,
    testSubscription('tier.decrease'),
    expected.expectedSecondTopic(expected.expectedV3Topic),
  ),
  silent(
    'v3',
    'subscription deleted',
    '{"topic_id":2,"gone":true}',
    deleteSubscription('tier.decrease'),
    expected.expectedAnyObject('unsubscribed'),
    'unsubscribed',
  ),
  refusal('v3', 400, '[{"error_key":"k","error_message":"m"}]', createV3(account), ['REQUEST_INVALID']),
  refusal('v3', 403, '{"error_key":"unauthorized","error_message":"Unauthorized"}', createV3(account), [
    'ACCESS_REFUSED',
  ]),
  refusal('v3', 429, '{"error_key":"throttled","error_message":"Too Many Requests"}', createV3(account), overRate),
  refusal('v3', 429, '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}', createV3(account), overRate),
  refusal('v3', 503, '{"message":"unavailable"}', createV3(account), ['STORED_FOR_LATER']),
  refusal('v2', 403, '[{"error_key":"mashery.not.authorized.over.qps"}]', listV2(), [...overRate, 'ACCESS_REFUSED']),
  refusal('v2', 401, '[{"error_key":"http.status.authentication.invalid_token"}]', listV2(), ['CREDENTIALS_REFUSED']),
  refusal('xml', 403, '<h1>Developer Over Qps</h1>', listSiteOwners('acme', undefined, []), [
    ...overRate,
    'ACCESS_REFUSED',
  ]),
]
