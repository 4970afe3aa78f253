import { describe, expect, test } from 'vitest'
import { defaultSwitches } from '../../simulator/core/switches.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import { defaultPort, helpText, readOptions } from '../../simulator/options.ts'

const noFile = () => {
  throw new Error('no such file')
}
const withConfig = (config: unknown, ...words: string[]) =>
  readOptions(['--config', 'c.json', ...words], () => JSON.stringify(config))

test('without options: demo partners, default switches, nothing kept', () => {
  expect(readOptions([], noFile)).toEqual({
    kind: 'run',
    options: { port: defaultPort, accounts: 0, seed: 1, partners: demoPartners, switches: defaultSwitches, faults: [] },
  })
})

test('options are read in both spellings', () => {
  expect(readOptions(['--port', '0', '--state=/tmp/x', '--accounts', '3', '--seed=9'], noFile)).toMatchObject({
    kind: 'run',
    options: { port: 0, state: '/tmp/x', accounts: 3, seed: 9 },
  })
})

test('the config file sets partners, switches and faults; the command line wins', () => {
  const partners = [{ login: 'Initech', apiKey: 'k', password: 'p' }]
  expect(
    withConfig(
      { partners, switches: { pageSize: 2 }, faults: [{ fault: 'html' }], accounts: 5, seed: 6 },
      '--seed',
      '7',
    ),
  ).toMatchObject({
    kind: 'run',
    options: {
      partners: [{ partner: 'initech', login: 'Initech', apiKey: 'k', password: 'p' }],
      switches: { ...defaultSwitches, pageSize: 2 },
      faults: [{ fault: 'html', times: 1, skip: 0 }],
      accounts: 5,
      seed: 7,
    },
  })
})

test('help wins over everything and names every option', () => {
  expect(readOptions(['--port', '1', '--help'], noFile)).toEqual({ kind: 'help' })
  for (const option of ['--port', '--state', '--accounts', '--seed', '--config', '--help'])
    expect(helpText).toContain(option)
})

describe('what is wrong is named with option, rule and value', () => {
  test.each([
    { why: 'an unknown option', words: ['--prot', '1'], field: '--prot', value: '--prot' },
    { why: 'a word', words: ['start'], field: 'start', value: 'start' },
    { why: 'a port in words', words: ['--port', 'x'], field: '--port', value: 'x' },
    { why: 'a port out of range', words: ['--port', '65536'], field: '--port', value: '65536' },
    { why: 'a negative count', words: ['--accounts=-1'], field: '--accounts', value: '-1' },
    { why: 'no value', words: ['--port'], field: '--port', value: null },
    { why: 'an option twice', words: ['--port', '1', '--port', '2'], field: '--port', value: '2' },
    { why: 'a file that is not there', words: ['--config', 'none.json'], field: '--config', value: 'none.json' },
  ])('$why', ({ words, field, value }) => {
    expect(readOptions(words, noFile)).toMatchObject({
      kind: 'bad',
      problems: [{ field, value, rule: expect.any(String) }],
    })
  })

  test.each([
    { why: 'an unknown key', config: { partner: 1 }, field: '--config partner' },
    { why: 'a bad switch', config: { switches: { pageSize: 0 } }, field: '--config switches.pageSize' },
    { why: 'a bad fault', config: { faults: [{ fault: 'x' }] }, field: '--config faults.0.fault' },
    { why: 'no partner', config: { partners: [] }, field: '--config partners' },
  ])('in the config file: $why', ({ config, field }) => {
    expect(withConfig(config)).toMatchObject({ kind: 'bad', problems: [{ field }] })
  })

  test.each([
    { field: 'login', twice: { login: 'Acme' } },
    { field: 'apiKey', twice: { apiKey: 'k-acme' } },
    { field: 'clientId', twice: { clientId: 'c-acme' } },
    { field: 'clientId', twice: { clientId: 'acme' } },
  ])('in the config file: $twice belongs to two partners', ({ field, twice }) => {
    const partner = (name: string) => ({ login: name, apiKey: `k-${name}`, password: 'p', clientId: `c-${name}` })
    const { clientId: _none, ...plain } = partner('acme')
    const first = twice.clientId === 'acme' ? plain : partner('acme')
    const partners = [first, { ...partner('globex'), ...twice }]
    expect(withConfig({ partners })).toMatchObject({
      kind: 'bad',
      problems: [{ field: `--config partners.1.${field}`, rule: expect.stringContaining('another partner') }],
    })
  })

  test('a config file that is no JSON', () => {
    expect(readOptions(['--config', 'c'], () => '{')).toMatchObject({
      problems: [{ field: '--config', rule: 'must be a file of JSON' }],
    })
  })

  test('without repeating a password or key', () => {
    const reading = withConfig({ partners: [{ login: 'a', apiKey: 'bad key', password: 5 }] })
    expect(reading).toMatchObject({ kind: 'bad' })
    expect(JSON.stringify(reading)).not.toContain('bad key')
  })
})
