import { describe, expect, it } from 'vitest'
import { httpRoutes, matchRoute } from '../../../infra/local/http-route.ts'
import { catalogue } from '../../../shared/operations/catalogue.ts'

const routes = [
  { method: 'GET', route: '/operations/{partner}/{operationId}', functionName: 'get-operation' },
  { method: 'POST', route: '/operations', functionName: 'submit-operation' },
  { method: 'GET', route: '/operations/{partner}/parked', functionName: 'list-parked' },
]

describe('routes of the HTTP API', () => {
  it('are those of the catalogue', () => {
    const names = catalogue.filter(({ trigger }) => trigger.kind === 'http').map(({ name }) => name)
    expect([...new Set(httpRoutes(catalogue).map(({ functionName }) => functionName))]).toEqual(names)
  })

  it.each([
    { method: 'POST', path: '/operations', name: 'submit-operation', parameters: {}, reason: 'a literal path' },
    {
      method: 'GET',
      path: '/operations/acme/a%2Fb%20c',
      name: 'get-operation',
      parameters: { partner: 'acme', operationId: 'a/b c' },
      reason: 'parameters are decoded, and an escaped slash does not end one',
    },
    {
      method: 'GET',
      path: '/operations/acme/%E0%A4%A',
      name: 'get-operation',
      parameters: { partner: 'acme', operationId: '%E0%A4%A' },
      reason: 'a part that cannot be decoded is taken as it is',
    },
    {
      method: 'GET',
      path: '/operations/acme/parked',
      name: 'list-parked',
      parameters: { partner: 'acme' },
      reason: 'a literal part wins over a parameter',
    },
  ])('$method $path: $reason', ({ method, path, name, parameters }) => {
    expect(matchRoute(routes, method, path)).toMatchObject({
      found: true,
      route: { functionName: name },
      pathParameters: parameters,
    })
  })

  it.each([
    { method: 'GET', path: '/nothing', methods: [], reason: 'an unknown path has no methods' },
    { method: 'DELETE', path: '/operations', methods: ['POST'], reason: 'a known path names its methods' },
    { method: 'GET', path: '/operations/acme', methods: [], reason: 'a parameter too few' },
    { method: 'GET', path: '/operations/acme/', methods: [], reason: 'a parameter must not be empty' },
    { method: 'GET', path: '/operations/acme/x/y', methods: [], reason: 'a parameter takes one part only' },
  ])('$method $path is not found: $reason', ({ method, path, methods }) => {
    expect(matchRoute(routes, method, path)).toEqual({ found: false, methods })
  })
})
