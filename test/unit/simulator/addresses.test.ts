import { expect, test } from 'vitest'
import { jsonSimulator, sendTo } from './simulator-requests.ts'

test.each([
  { why: 'a host path that 0.1 had before it moved', path: '/wdk/API_GetSiteOwnerID.jsp', generation: 'text' },
  { why: 'one before that', path: '/roving/wdk/API_GetSiteOwnerID.jsp', generation: 'text' },
  { why: 'a verb of 0.1 whose contract nobody knows', path: '/0.1/API_AddSiteOwner.jsp', generation: 'text' },
  { why: 'an address that never was one', path: '/elsewhere', generation: 'xml' },
])('a plain 404 for anybody, and no redirect: $why', ({ path, generation }) => {
  const simulator = jsonSimulator()
  const { status, headers } = sendTo(simulator, 'GET', path)
  expect(status).toBe(404)
  expect(headers).not.toHaveProperty('location')
  expect(simulator.journal.after()).toMatchObject([{ generation, call: 'unrecognised', status: 404 }])
})
