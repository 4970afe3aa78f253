import { isLive, statusAt, type VendorAccount } from '../core/account.ts'
import type { AccountListing } from '../core/listing.ts'
import type { Switches } from '../core/switches.ts'
import { atomNamespace, siteOwnerMediaType, siteOwnerNamespace } from './namespaces.ts'
import { element, escapeXml, textElement } from './write-xml.ts'

/** What an answer depends on besides the accounts. */
export interface AnswerSetting {
  readonly switches: Switches
  /** Wall-clock ms. */
  readonly now: number
  /** `http://host:port` of this vendor, for absolute addresses. */
  readonly base: string
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The Atom entry of one account: docs/reference/vendor.md#xml-create to #xml-conventions. */
export function writeEntry(account: VendorAccount, setting: AnswerSetting): string {
  return declaration + entry(account, setting, siteOwner(account, setting), true)
}

/** The Atom feed of one page, with the links first, current and next. */
export function writeFeed(partner: string, page: AccountListing, setting: AnswerSetting): string {
  const name = atomNames(setting.switches)
  const collection = collectionPath(partner)
  const pageHref = (token: string | undefined) =>
    link(setting, token === undefined ? collection : `${collection}?next=${encodeURIComponent(token)}`)
  const content = [
    element(name('id'), {}, escapeXml(setting.base + collection)),
    element(name('title'), { type: 'text' }, 'SiteOwners Collection'),
    element(name('updated'), {}, new Date(setting.now).toISOString()),
    element(name('link'), { rel: 'current', href: pageHref(page.current) }, ''),
    element(name('link'), { rel: 'first', href: pageHref(undefined) }, ''),
    page.next === undefined ? '' : element(name('link'), { rel: 'next', href: pageHref(page.next) }, ''),
    ...page.accounts.map((account) =>
      entry(
        account,
        setting,
        setting.switches.feedEntryContent === 'full'
          ? siteOwner(account, setting)
          : wrapSiteOwner(setting, textElement('LoginName', account.loginName)),
        false,
      ),
    ),
  ].join('')
  return declaration + element(name('feed'), declareAtom(setting.switches), content)
}

/** Path of an account; login names are in lower case and escaped. */
export function accountPath(account: VendorAccount): string {
  return `${collectionPath(account.partner)}/${encodeURIComponent(account.login)}`
}

/** Path of a partner's collection. */
export const collectionPath = (partner: string): string => `/ws/partners/${encodeURIComponent(partner)}/siteowners`

/** A link to `path` in the form that the switch asks for. */
export function link(setting: AnswerSetting, path: string): string {
  switch (setting.switches.linkForm) {
    case 'relative':
      return path
    case 'absolute':
      return setting.base + path
    case 'foreign-host':
      return `https://elsewhere.example.com${path}`
  }
}

function entry(account: VendorAccount, setting: AnswerSetting, payload: string, isRoot: boolean): string {
  const name = atomNames(setting.switches)
  const path = accountPath(account)
  const content = [
    element(name('id'), {}, escapeXml(setting.base + path)),
    element(name('title'), { type: 'text' }, escapeXml(`SiteOwner: ${account.login}`)),
    element(name('author'), {}, element(name('name'), {}, escapeXml(account.partner))),
    element(name('updated'), {}, new Date(account.updatedAt).toISOString()),
    element(name('link'), { rel: 'edit', href: link(setting, path) }, ''),
    element(name('content'), { type: siteOwnerMediaType }, payload),
  ].join('')
  return element(name('entry'), isRoot ? declareAtom(setting.switches) : {}, content)
}

function siteOwner(account: VendorAccount, setting: AnswerSetting): string {
  const { site, contact } = account
  return wrapSiteOwner(
    setting,
    [
      textElement('LoginName', account.loginName),
      setting.switches.accountStatusInAnswers ? textElement('Status', statusAt(account, setting.now)) : '',
      element(
        'Site',
        {},
        textElement('Name', site.name) +
          textElement('Phone', site.phone) +
          textElement('URL', site.url) +
          textElement('SignatureName', site.signatureName),
      ),
      textElement('EmailCode', account.emailCode),
      element(
        'SiteContact',
        {},
        textElement('FirstName', contact.firstName) +
          textElement('LastName', contact.lastName) +
          textElement('Email', contact.email) +
          textElement('Phone', contact.phone) +
          textElement('CountryCode', contact.countryCode) +
          textElement('StateCode', contact.stateCode),
      ),
      element('Products', {}, products(account, setting.switches)),
      textElement('AccountId', account.numericId),
      textElement('SingleBilling', account.singleBilling ? 'Yes' : 'No'),
      textElement('ReferralCode', account.referralCode),
    ].join(''),
  )
}

function products(account: VendorAccount, switches: Switches): string {
  return switches.productSpellingInAnswers === 'text'
    ? account.products
        .filter(isLive)
        .map((product) => textElement('Product', product.name))
        .join('')
    : account.products
        .map((product) =>
          element('Product', {}, textElement('Name', product.name) + textElement('Status', product.status)),
        )
        .join('')
}

function wrapSiteOwner({ switches }: AnswerSetting, content: string): string {
  // Without a namespace of its own, the default namespace of an unprefixed Atom document must be taken back.
  const namespace = switches.siteOwnerNamespace ? siteOwnerNamespace : switches.atomPrefix === 'none' ? '' : undefined
  return element('SiteOwner', namespace === undefined ? {} : { xmlns: namespace }, content)
}

const atomNames =
  ({ atomPrefix }: Switches) =>
  (name: string): string =>
    atomPrefix === 'none' ? name : `${atomPrefix}:${name}`

const declareAtom = ({ atomPrefix }: Switches): Record<string, string> =>
  atomPrefix === 'none' ? { xmlns: atomNamespace } : { [`xmlns:${atomPrefix}`]: atomNamespace }
