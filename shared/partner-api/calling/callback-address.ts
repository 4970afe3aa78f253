import { BlockList, isIP } from 'node:net'
import { isDomainName } from './domain-name.ts'

const longest = 512

/** Networks that no vendor on the internet reaches, or that lead into somebody's own: RFC 6890 and its registry. */
const notPublic = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv4')
}
/** Of the newer addresses only global ones are public, and of these not those that carry one of the older kind. */
const isPublicV6 = new BlockList()
isPublicV6.addSubnet('2000::', 3, 'ipv6')
const notPublicV6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublicV6.addSubnet(network, bits, 'ipv6')
}

/** Names that only mean something within a network: RFC 6761, 6762, 8375, and the names of cloud providers. */
const notPublicName =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|corp|home|lan|private|arpa|onion|test|invalid)$/

/** An https address without a user, as far as a pattern can say. */
export const httpsPattern = /^https:\/\/[^\s/?#@\\]+(?:[/?#]\S*)?$/

/** One thing that an address to which a vendor shall post must be. */
export interface CallbackRule {
  /** Reads on after the field's name. */
  rule: string
  holds(text: string): boolean
}

/**
 * What an address must be to which a vendor shall post, each rule for those that keep the ones before it. The parser is the
 * one that reads the address when it is used. Where a name leads once it is looked up cannot be told here; we never call
 * the address ourselves.
 */
export const callbackRules: readonly CallbackRule[] = [
  { rule: `must have at most ${longest} characters`, holds: (text) => text.length <= longest },
  { rule: 'must be an https address, without a user in it', holds: (text) => httpsPattern.test(text) },
  {
    rule: 'must hold only printable ASCII characters; others are percent-encoded',
    holds: (text) => /^[\x20-\x7e]*$/.test(text),
  },
  {
    rule: 'must have a host that can be parsed, and a port from 1 to 65535 where it has one',
    holds: (text) => URL.parse(text) !== null && portOf(text) >= 1,
  },
  {
    // A host that is read otherwise than it is written hides where it leads.
    rule: 'must name its host as it is, without escapes or other spellings',
    holds: (text) => hostAsWritten(text) === URL.parse(text)?.hostname,
  },
  {
    rule: 'must not lead into a private, local or reserved network',
    holds: (text) => isPublicHost(URL.parse(text)?.hostname ?? ''),
  },
  {
    rule: 'must name its host by a whole domain name, or by an address of the internet',
    holds: (text) => isHost(URL.parse(text)?.hostname ?? ''),
  },
]

/** The first of the rules that an address breaks; nothing where it breaks none. */
export const callbackFault = (text: string): string | undefined => callbackRules.find(({ holds }) => !holds(text))?.rule

const authorityOf = (text: string): string => /^https:\/\/([^/?#\\]*)/.exec(text)?.[1] ?? ''

/** 1 where none is named. */
const portOf = (text: string): number => Number(/:(\d*)$/.exec(authorityOf(text))?.[1] ?? 1)

const hostAsWritten = (text: string): string => authorityOf(text).replace(/:\d*$/, '').toLowerCase()

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '')
const withoutRoot = (host: string): string => (host.endsWith('.') ? host.slice(0, -1) : host)

function isPublicHost(host: string): boolean {
  const address = withoutBrackets(host)
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, 'ipv4')
    case 6:
      return isPublicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6')
    default:
      return !notPublicName.test(withoutRoot(host))
  }
}

const isHost = (host: string): boolean => isIP(withoutBrackets(host)) !== 0 || isDomainName(withoutRoot(host))
