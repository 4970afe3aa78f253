import { describe, expect, it } from 'vitest'
import { consoleDoor } from '../../../operator/console/console-door.ts'

const host = '127.0.0.1:4321'
const secrets = ['the-token', 'the-pass']
const door = () => {
  const left = [...secrets]
  return consoleDoor(host, () => left.shift() ?? '')
}
const cookie = 'partner-ops-console-4321=the-pass'
const own = { host, cookie, origin: `http://${host}` }

describe('the door of the console', () => {
  it('gives the cookie for the token, to be kept from scripts and other sites', () => {
    const entry = door().enter({ method: 'GET', url: '/?token=the-token', headers: { host } })
    expect(entry).toEqual({ kind: 'admit', cookie: `${cookie}; HttpOnly; SameSite=Strict; Path=/` })
  })

  it.each<[string, string, Record<string, string>]>([
    ['the page itself asks', 'GET', { host, cookie, 'sec-fetch-site': 'same-origin' }],
    ['a person types the address', 'GET', { host, cookie, 'sec-fetch-site': 'none' }],
    ['the page acts', 'POST', { ...own, 'sec-fetch-site': 'same-origin' }],
  ])('is open where %s', (_, method, headers) => {
    expect(door().enter({ method, url: '/api/keys', headers })).toEqual({ kind: 'open' })
  })

  it.each<[string, string, string, Record<string, string>, string]>([
    ['a name of a stranger points here', 'GET', '/', { host: 'evil.example:4321', cookie }, 'HOST_FOREIGN'],
    ['that name knows the token', 'GET', '/?token=the-token', { host: 'evil.example:4321' }, 'HOST_FOREIGN'],
    ['the name is right and the port is not', 'GET', '/', { host: '127.0.0.1:80', cookie }, 'HOST_FOREIGN'],
    ['there is no host', 'GET', '/', { cookie }, 'HOST_FOREIGN'],
    ['another origin acts', 'POST', '/api/keys/a/pause', { ...own, origin: 'http://evil.example' }, 'ORIGIN_FOREIGN'],
    ['another port of this machine acts', 'POST', '/api/x', { ...own, origin: 'http://127.0.0.1:1' }, 'ORIGIN_FOREIGN'],
    ['an origin that hides acts', 'POST', '/api/x', { ...own, origin: 'null' }, 'ORIGIN_FOREIGN'],
    ['somebody acts without an origin', 'POST', '/api/x', { host, cookie }, 'ORIGIN_FOREIGN'],
    ['another port asks', 'GET', '/api/keys', { host, cookie, 'sec-fetch-site': 'same-site' }, 'ORIGIN_FOREIGN'],
    ['another site asks', 'GET', '/api/keys', { host, cookie, 'sec-fetch-site': 'cross-site' }, 'ORIGIN_FOREIGN'],
    ['the browser was not let in', 'GET', '/', { host }, 'CONSOLE_TOKEN'],
    ['the cookie is of another start', 'GET', '/', { host, cookie: `${cookie}x` }, 'CONSOLE_TOKEN'],
    ['the token is wrong', 'GET', '/?token=the-tokem', { host }, 'CONSOLE_TOKEN'],
    ['the token stands on another path', 'GET', '/api/keys?token=the-token', { host }, 'CONSOLE_TOKEN'],
  ])('is closed where %s', (_, method, url, headers, code) => {
    expect(door().enter({ method, url, headers })).toMatchObject({ kind: 'refused', code })
  })

  it('makes a new token at every start', () => {
    expect(consoleDoor(host).token).not.toBe(consoleDoor(host).token)
    expect(consoleDoor(host).token.length).toBeGreaterThanOrEqual(32)
  })
})
