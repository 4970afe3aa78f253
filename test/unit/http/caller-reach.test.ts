import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { reachOf, roleOfRoute } from '../../../shared/entry/http/caller-reach.ts'
import type { Caller } from '../../../shared/entry/http/caller-schema.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { apiFunctions } from '../../../shared/operations/catalogue.ts'
import { type HttpRoute, roles } from '../../../shared/operations/function-declaration.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const globex = { ...acme, id: 'globex', budget: { ...acme.budget, name: 'globex-key' } }
const sharing = { ...acme, id: 'initech' }
const partners = new Map([acme, globex].map((partner) => [partner.id, partner]))
const routes: readonly HttpRoute[] = apiFunctions.flatMap(({ trigger }): readonly HttpRoute[] => trigger.routes)
const keyOf = ({ method, route }: { method: string; route: string }) => `${method} ${route}`

const asked = (routeKey: string, userArn: string | undefined): APIGatewayProxyEventV2 =>
  ({ routeKey, requestContext: userArn === undefined ? {} : { authorizer: { iam: { userArn } } } }) as never
const reached = (routeKey: string, callers: readonly Caller[] | undefined, userArn: string | undefined = me) => {
  const reach = reachOf(asked(routeKey, userArn), callers, partners)
  return 'refused' in reach ? problemIn(reach.refused) : [...reach.partners.keys()]
}

describe.each(roles)('a %s', (role) => {
  test.each(routes.map((route) => [keyOf(route), route.role] as const))('%s needs at least %s', (route, needed) => {
    const callers: Caller[] = [{ principal: me, partners: ['globex'], role }]
    const isAllowed = roles.indexOf(role) >= roles.indexOf(needed)
    const expected = isAllowed ? ['globex'] : expect.objectContaining({ status: 403, code: 'ROLE_MISSING' })
    expect(reached(route, callers)).toEqual(expected)
  })
})

test('each route has the role that its effect asks for', () => {
  const ofRole = (role: string) => [...roleOfRoute].filter(([, one]) => one === role).map(([route]) => route)
  expect(ofRole('viewer').every((route) => route.startsWith('GET '))).toBe(true)
  expect(ofRole('caller')).toEqual(['POST /operations', 'POST /operations/bulk'])
  expect(ofRole('operator')).toEqual([
    'POST /operations/{partner}/{operationId}/decisions',
    'POST /operations/{partner}/{operationId}/withdrawal',
    'POST /decisions',
    'POST /partners/{partner}/reconciliations',
    'GET /doctor',
  ])
  expect(
    ofRole('owner').every((route) => /\/(pause|resume|probe|restored|approvals|redrive|discard)$/.test(route)),
  ).toBe(true)
  expect(roleOfRoute.size).toBe(routes.length)
})

describe('who asks', () => {
  const role = 'arn:aws:iam::123456789012:role/Desk'
  const session = 'arn:aws:sts::123456789012:assumed-role/Desk/robin'

  test.each([
    { reason: 'the principal itself', principal: me, identity: me, isMeant: true },
    { reason: 'a session of the role', principal: role, identity: session, isMeant: true },
    {
      reason: 'a session of another role',
      principal: role,
      identity: session.replace('Desk', 'Desk2'),
      isMeant: false,
    },
    { reason: 'a role of another account', principal: role, identity: session.replace('1234', '4321'), isMeant: false },
    {
      reason: 'a session that is named like the role',
      principal: role,
      identity: session.replace('Desk/robin', 'x/Desk'),
      isMeant: false,
    },
    { reason: 'somebody else', principal: me, identity: `${me}2`, isMeant: false },
    { reason: 'nobody', principal: me, identity: undefined, isMeant: false },
  ])('is found as $reason: $isMeant', ({ principal, identity, isMeant }) => {
    const callers: Caller[] = [{ principal, partners: '*', role: 'owner' }]
    const reach = reachOf(asked('GET /keys', identity), callers, partners)
    expect('partners' in reach).toBe(isMeant)
  })

  test('has what all entries grant together, each with its own role', () => {
    const callers: Caller[] = [
      { principal: me, partners: '*', role: 'viewer' },
      { principal: me, partners: ['acme'], role: 'operator' },
    ]
    expect(reached('GET /operations', callers)).toEqual(['acme', 'globex'])
    expect(reached('POST /decisions', callers)).toEqual(['acme'])
  })

  test('may do all where the stage lists no callers: IAM decides alone', () => {
    expect(reached('POST /keys/{key}/pause', undefined)).toEqual(['acme', 'globex'])
  })

  test('may do nothing on a route that the catalogue does not have, but as an owner', () => {
    const callers: Caller[] = [{ principal: me, partners: '*', role: 'operator' }]
    expect(reached('GET /nowhere', callers)).toMatchObject({ status: 403 })
  })
})

describe('a caller of one partner', () => {
  async function place() {
    const harness = new EngineHarness()
    const all = [acme, globex, sharing]
    harness.context.partners = () => all
    harness.context.partner = (id) => all.find((one) => one.id === id)
    await harness.handle(provision('bakery', { operationId: 'mine' }))
    await harness.handle(open('florist', { operationId: 'stuck', after: ['never-sent'] }))
    await harness.settle(2 * 3_600_000)
    for (const id of ['mine', 'stuck']) {
      const record = await harness.operation(id)
      const theirs = {
        ...record,
        ...operationKey('globex', `secret-${id}`),
        partner: 'globex',
        operationId: `secret-${id}`,
      }
      await harness.store.put({ ...theirs, line: String(record.line).replace('acme', 'globex') } as never)
    }
    const callers: Caller[] = [{ principal: me, partners: ['acme'], role: 'owner' }]
    return { all, ...desk(harness, { partners: all, callers }) }
  }
  const theirs = { partner: 'globex', operationId: 'secret-stuck' }
  const why = 'x'

  test.each([
    { route: 'GET /operations', ask: { query: { partner: 'globex' } } },
    { route: 'GET /operations/{partner}/{operationId}/timeline', ask: { path: theirs } },
    {
      route: 'POST /operations/{partner}/{operationId}/decisions',
      ask: { path: theirs, headers: { 'if-match': '"3"' }, body: { decision: 'retry', why } },
    },
    { route: 'POST /operations/{partner}/{operationId}/withdrawal', ask: { path: theirs, body: { why } } },
    { route: 'POST /decisions', ask: { body: { partner: 'globex', decision: 'retry', why } } },
    { route: 'GET /audit', ask: { query: { partner: 'globex' } } },
    { route: 'GET /audit', ask: { query: { key: 'globex-key' } } },
    { route: 'GET /partners/{partner}/accounts', ask: { path: { partner: 'globex' } } },
    {
      route: 'GET /partners/{partner}/accounts/{login}/operations',
      ask: { path: { partner: 'globex', login: 'bakery' } },
    },
    { route: 'POST /partners/{partner}/pause', ask: { path: { partner: 'globex' }, body: { why } } },
    { route: 'POST /partners/{partner}/resume', ask: { path: { partner: 'globex' }, body: { why } } },
    {
      route: 'POST /partners/{partner}/accounts/{login}/pause',
      ask: { path: { partner: 'globex', login: 'a' }, body: { why } },
    },
    {
      route: 'POST /partners/{partner}/accounts/{login}/resume',
      ask: { path: { partner: 'globex', login: 'a' }, body: { why } },
    },
    { route: 'GET /keys/{key}', ask: { path: { key: 'globex-key' } } },
    { route: 'POST /keys/{key}/pause', ask: { path: { key: 'globex-key' }, body: { why } } },
    { route: 'POST /keys/{key}/resume', ask: { path: { key: 'globex-key' }, body: { why } } },
    { route: 'POST /keys/{key}/probe', ask: { path: { key: 'globex-key' }, body: { why } } },
    { route: 'POST /keys/{key}/restored', ask: { path: { key: 'globex-key' }, body: { why, restored: true } } },
    // Shared with a partner out of reach.
    { route: 'POST /keys/{key}/pause', ask: { path: { key: 'acme-key' }, body: { why } } },
    { route: 'GET /audit', ask: { query: { key: 'acme-key' } } },
  ])('finds nothing of another with $route, and changes nothing', async ({ route, ask }) => {
    const at = await place()
    const before = at.harness.store.all()
    const answer = await at.ask(route, ask as never)
    expect(problemIn(answer)).toMatchObject({ status: 404 })
    expect(answer.body).not.toMatch(/secret-|globex-key.*(state|day)|initech/)
    expect(at.harness.store.all()).toEqual(before)
  })

  test('sees across partners what is within reach alone', async () => {
    const { ask } = await place()
    const listed = bodyIn(await ask('GET /operations')) as { operations: { partner: string }[] }
    expect([...new Set(listed.operations.map(({ partner }) => partner))]).toEqual(['acme'])
    expect(bodyIn(await ask('GET /keys'))).toMatchObject({ keys: [{ key: 'acme-key', partners: ['acme'] }] })
    const overview = bodyIn(await ask('GET /overview'))
    expect(overview).toMatchObject({ partners: [{ partner: 'acme' }], keys: [{ partners: ['acme'] }] })
    expect(JSON.stringify([listed, overview])).not.toMatch(/globex|initech|secret-/)
  })

  test('is not told what another caller was told a moment ago', async () => {
    const { harness, all, ask } = await place()
    const everybody: Caller[] = [{ principal: me, partners: '*', role: 'viewer' }]
    const wide = desk(harness, { partners: all, callers: everybody })
    expect((bodyIn(await wide.ask('GET /overview')).partners as object[]).length).toBe(3)
    expect((bodyIn(await ask('GET /overview')).partners as object[]).length).toBe(1)
  })

  test('cannot carry out what was looked at for another partner', async () => {
    const { harness, all, ask } = await place()
    const wide = desk(harness, { partners: all })
    const body = { partner: 'globex', decision: 'mark-rejected', why, operationIds: ['secret-stuck'] }
    const { token } = bodyIn(await wide.ask('POST /decisions', { body }))
    expect(problemIn(await ask('POST /decisions', { body: { token } }))).toMatchObject({ code: 'TOKEN_INVALID' })
  })
})
