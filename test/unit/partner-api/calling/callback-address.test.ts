import { describe, expect, it } from 'vitest'
import { callbackFault } from '../../../../shared/partner-api/calling/callback-address.ts'
import { confidentialInAddress } from '../../../../shared/partner-api/json/webhook-topics.ts'

describe('an address to which a vendor may post', () => {
  it.each([
    'https://hooks.example.com',
    'https://hooks.example.com/v3/acme?key=a%20b#x',
    'https://HOOKS.Example.com:8443/',
    'https://hooks.example.com./v3',
    'https://xn--bcher-kva.example.com/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/v3',
    'https://a.localhost.example.com/',
  ])('is %s, and every later parser takes it', (address) => {
    expect(callbackFault(address)).toBeUndefined()
    expect(() => confidentialInAddress(address)).not.toThrow()
  })

  const rows: [address: string, rule: RegExp, reason: string][] = [
    ['', /https address/, 'nothing'],
    ['http://hooks.example.com', /https address/, 'no TLS'],
    ['ftp://hooks.example.com', /https address/, 'another protocol'],
    ['https://me@hooks.example.com', /without a user/, 'a user'],
    ['https://me:pw@hooks.example.com', /without a user/, 'a user with a password'],
    ['https:\\\\hooks.example.com', /https address/, 'other slashes'],
    ['https://hooks.example.com\\@evil.example.com', /https address/, 'a host behind another'],
    ['https:///v3', /https address/, 'no host'],
    ['https://hooks.example.com/a b', /https address/, 'a blank'],
    ['https://hooks.example.com/ä', /ASCII/, 'no ASCII'],
    ['https://hooks.example.com:99999/v3', /port/, 'no such port'],
    ['https://hooks.example.com:0/', /port/, 'port 0'],
    ['https://hooks.example.com:/', /port/, 'a port that is left out'],
    ['https://%00', /parsed/, 'a host that is none'],
    ['https://[::1', /parsed/, 'half an address'],
    ['https://%6c%6f%63alhost/', /as it is/, 'an escaped host'],
    ['https://hooks%2eexample.com/', /as it is/, 'an escaped dot'],
    ['https://2130706433/', /as it is/, 'loopback as one number'],
    ['https://0x7f.1/', /as it is/, 'loopback in other numbers'],
    ['https://0177.0.0.1/', /as it is/, 'loopback in octal'],
    ['https://127.1/', /as it is/, 'loopback cut short'],
    ['https://[0:0:0:0:0:0:0:1]/', /as it is/, 'loopback at length'],
    ['https://127.0.0.1/', /private, local or reserved/, 'loopback'],
    ['https://127.8.8.8:8443/', /private, local or reserved/, 'all of it'],
    ['https://10.0.0.1/', /private, local or reserved/, 'private'],
    ['https://172.31.255.255/', /private, local or reserved/, 'private'],
    ['https://192.168.1.1/', /private, local or reserved/, 'private'],
    ['https://100.64.0.1/', /private, local or reserved/, 'a carrier’s own'],
    ['https://169.254.169.254/latest/meta-data', /private, local or reserved/, 'the metadata of a cloud'],
    ['https://0.0.0.0/', /private, local or reserved/, 'no address'],
    ['https://255.255.255.255/', /private, local or reserved/, 'everybody'],
    ['https://224.0.0.1/', /private, local or reserved/, 'many'],
    ['https://[::1]/', /private, local or reserved/, 'loopback'],
    ['https://[::]/', /private, local or reserved/, 'no address'],
    ['https://[fe80::1]/', /private, local or reserved/, 'this link'],
    ['https://[fd00:ec2::254]/', /private, local or reserved/, 'the metadata of a cloud'],
    ['https://[::ffff:7f00:1]/', /private, local or reserved/, 'loopback within'],
    ['https://[2002:7f00:1::]/', /private, local or reserved/, 'loopback within'],
    ['https://[64:ff9b::7f00:1]/', /private, local or reserved/, 'loopback within'],
    ['https://[ff02::1]/', /private, local or reserved/, 'many'],
    ['https://localhost/', /private, local or reserved/, 'this host'],
    ['https://localhost./', /private, local or reserved/, 'this host with the root’s dot'],
    ['https://LOCALHOST/', /private, local or reserved/, 'this host in capitals'],
    ['https://a.localhost/', /private, local or reserved/, 'and what is below it'],
    ['https://vault.internal/', /private, local or reserved/, 'a network’s own'],
    ['https://metadata.google.internal/', /private, local or reserved/, 'the metadata of a cloud'],
    ['https://printer.local/', /private, local or reserved/, 'a link’s own'],
    ['https://hooks/', /whole domain name/, 'one label'],
    ['https://-hooks.example.com/', /whole domain name/, 'a hyphen at its beginning'],
    ['https://hooks_1.example.com/', /whole domain name/, 'no sign of a name'],
    [`https://${'a'.repeat(64)}.example.com/`, /whole domain name/, 'a label of 64'],
    [`https://hooks.example.com/${'x'.repeat(487)}`, /at most 512/, 'too long'],
  ]
  it.each(rows)('is not %s: %s (%s)', (address, rule) => {
    expect(callbackFault(address)).toMatch(rule)
  })
})
