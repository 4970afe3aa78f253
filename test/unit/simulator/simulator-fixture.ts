import type { VendorAccount } from '../../simulator/core/account.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import type { SimulatorResponse } from '../../simulator/http-message.ts'
import { Simulator } from '../../simulator/simulator.ts'

/** A moment that tests start at: 2026-01-01T00:00:00Z. */
export const startOfTest = 1_767_225_600_000

/** A simulator in memory whose time stands still until a test moves it. */
export function newSimulator(switches: Partial<Switches> = {}, accountsPerPartner = 0): Simulator {
  return new Simulator({
    clock: { now: () => startOfTest },
    seed: 7,
    partners: demoPartners,
    switches,
    accountsPerPartner,
  })
}

export interface Sending {
  readonly partner?: 'acme' | 'globex'
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** The Authorization header of a demo partner. */
export function basicAuth(partner: string, password = `demo-password-${partner}`): string {
  return `Basic ${Buffer.from(`demo-key-${partner}%${partner}:${password}`).toString('base64')}`
}

/** Sends one request and gives what is answered; fails when nothing is. */
export function send(simulator: Simulator, method: string, path: string, sending: Sending = {}): SimulatorResponse {
  const { outward, finish } = simulator.receive({
    method,
    path: path.startsWith('/') ? path : `/ws/partners/${sending.partner ?? 'acme'}/siteowners${path && `/${path}`}`,
    query: sending.query ?? {},
    headers: {
      host: 'vendor.example.com',
      authorization: basicAuth(sending.partner ?? 'acme'),
      'content-type': 'application/atom+xml',
      ...sending.headers,
    },
    body: sending.body ?? '',
  })
  finish()
  if (outward.kind !== 'answer') throw new Error(`expected an answer, got ${outward.kind}`)
  return outward.response
}

/** An Atom entry around a payload. */
export const entryOf = (payload: string): string =>
  `<atom:entry xmlns:atom="http://www.w3.org/2005/Atom"><atom:id>data:,</atom:id><atom:title/><atom:author/>` +
  `<atom:updated>2013-01-01</atom:updated><atom:content type="application/vnd.ctct+xml">${payload}</atom:content></atom:entry>`

export interface SiteOwnerFields {
  readonly login?: string
  readonly password?: string
  readonly email?: string
  readonly singleBilling?: string
  /** Markup inside Products. */
  readonly products?: string
  readonly more?: string
}

/** A SiteOwner as a create or an update sends it. */
export function siteOwner(fields: SiteOwnerFields = {}): string {
  return (
    `<SiteOwner><LoginName>${fields.login ?? 'client-1'}</LoginName><Password>${fields.password ?? 'example-password'}</Password>` +
    `<Site><Name>Example Client</Name></Site>` +
    `<SiteContact><Email>${fields.email ?? 'client@nullmailer.com'}</Email></SiteContact>` +
    `<Products>${fields.products ?? '<Product>EmailMarketing</Product>'}</Products>` +
    `<SingleBilling>${fields.singleBilling ?? 'Yes'}</SingleBilling>${fields.more ?? ''}</SiteOwner>`
  )
}

/** The payload of products/open and products/canceled. */
export const productChange = (status: string, name = 'EmailMarketing'): string =>
  `<SiteOwner><Products><Product><Name>${name}</Name><Status>${status}</Status></Product></Products></SiteOwner>`

export const create = (simulator: Simulator, fields: SiteOwnerFields = {}, partner: 'acme' | 'globex' = 'acme') =>
  send(simulator, 'POST', '', { partner, body: entryOf(siteOwner(fields)) })
export const open = (simulator: Simulator, login: string, product = 'EmailMarketing') =>
  send(simulator, 'POST', `${login}/products/open`, { body: entryOf(productChange('Open', product)) })
export const cancel = (simulator: Simulator, login: string, product = 'EmailMarketing') =>
  send(simulator, 'POST', `${login}/products/canceled`, { body: entryOf(productChange('Canceled', product)) })
export const read = (simulator: Simulator, login: string) => send(simulator, 'GET', login)
export const update = (simulator: Simulator, login: string, fields: SiteOwnerFields = {}) =>
  send(simulator, 'PUT', login, { body: entryOf(siteOwner({ login, ...fields })) })

/** What the vendor itself holds, past every façade. */
export function stored(simulator: Simulator, login: string): VendorAccount {
  const account = simulator.core.store.find(login)
  if (account === undefined) throw new Error(`${login} is not at the vendor`)
  return account
}
