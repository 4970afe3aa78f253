import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What becomes of a request before anything is answered. */
export type Entry =
  | { kind: 'open' }
  /** The address had the token: the browser gets the cookie, and goes on without the token. */
  | { kind: 'admit'; cookie: string }
  | { kind: 'refused'; status: 401 | 403; code: string; title: string }

/** Decides who may use a console that listens on the loopback address. */
export interface ConsoleDoor {
  /** Admits the browser of whoever was given it. */
  token: string
  enter(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): Entry
}

const refused = (status: 401 | 403, code: string, title: string): Entry => ({ kind: 'refused', status, code, title })

/**
 * Every page in the browser can send requests to the loopback address, and a name that a stranger owns can point to it. Therefore `Host`
 * has to be the console's own, a request has to come from the console's own page, and the browser has to have been admitted.
 * Cookies are shared by all ports of a host, so that the cookie alone proves nothing: `Origin` and `Sec-Fetch-Site` are asked too.
 *
 * @param host as browsers send it: name and port
 */
export function consoleDoor(host: string, tokenOf: () => string = secret): ConsoleDoor {
  const token = tokenOf()
  const pass = tokenOf()
  const cookieName = `partner-ops-console-${host.slice(host.lastIndexOf(':') + 1)}`
  const own = `http://${host}`
  return {
    token,
    enter({ method = 'GET', url = '/', headers }) {
      if (headers.host !== host) {
        return refused(403, 'HOST_FOREIGN', `This console answers to ${own} only.`)
      }
      const { origin, 'sec-fetch-site': site } = headers
      const reads = method === 'GET' || method === 'HEAD'
      if (origin === undefined ? !reads : origin !== own) {
        return refused(403, 'ORIGIN_FOREIGN', 'Only the console’s own page may send this request.')
      }
      if (site !== undefined && site !== 'same-origin' && site !== 'none') {
        return refused(403, 'ORIGIN_FOREIGN', 'Another page may not use the console. Open its address in a new tab.')
      }
      const asked = new URL(url, own)
      if (reads && asked.pathname === '/' && same(asked.searchParams.get('token') ?? '', token)) {
        return { kind: 'admit', cookie: `${cookieName}=${pass}; HttpOnly; SameSite=Strict; Path=/` }
      }
      if (same(cookieOf(headers.cookie, cookieName), pass)) return { kind: 'open' }
      return refused(401, 'CONSOLE_TOKEN', 'Open the address that the console printed when it was started.')
    },
  }
}

const secret = (): string => randomBytes(24).toString('base64url')

function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split('; ').map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1] ?? ''
}
