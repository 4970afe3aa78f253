import { describe, expect, it } from 'vitest'
import { readersOf, readsByLogin } from '../../../shared/partner-api/account-reads.ts'
import type { Generation } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Exchange } from '../../../shared/partner-api/transport/exchange.ts'
import { answered, bakery, entryOf } from './answers.ts'
import { everythingOf, gatewayFor, jsonAnswer, partnerWith, tokenAnswer } from './gateway-fixture.ts'
import { v2Samples } from './v2/v2-samples.ts'
import { v3Samples } from './v3/v3-samples.ts'

const old = partnerWith({ membership: 'text', listing: 'xml', provision: 'xml', products: 'xml' })
const mixed = partnerWith({ membership: 'xml', listing: 'v3', products: 'xml', plan: 'v3', cancel: 'v3' })
const modern = everythingOf.v3
const every = partnerWith({ membership: 'v2', listing: 'v2', products: 'xml', plan: 'v2', webhooks: 'v3' })

const turned = partnerWith({ webhooks: 'v2', listing: 'v3', membership: 'v3' })

const namesOf = (partner: PartnerSettings, wanted: readonly string[]) =>
  readersOf(partner, wanted).map(({ generation, by }) => `${generation} by ${by}`)

describe('the generations that read an account', () => {
  const rows: [name: string, partner: PartnerSettings, wanted: string[], readers: string[], reason: string][] = [
    ['old', old, ['presence'], ['text by login', 'xml by login'], 'the choice for membership comes first'],
    ['old', old, ['status', 'vendorId:text'], ['text by login'], 'only text shows its own number'],
    ['old', old, ['vendorId:v3'], [], 'no read shows the identifier of another generation'],
    ['old', old, ['singleBilling'], ['xml by login'], 'text shows no billing'],
    ['old', old, ['presence', 'profile'], ['xml by login'], 'text shows no profile'],
    ['old', old, ['product:EmailMarketing', 'status'], ['xml by login'], 'any product is a product'],
    ['old', old, ['planType'], [], 'no generation of this partner shows a plan'],
    ['mixed', mixed, ['presence', 'status'], ['xml by login', 'v3 by vendorId'], 'a login needs no identifier'],
    ['mixed', mixed, ['status', 'planType'], ['v3 by vendorId'], 'only a plan shows the plan'],
    ['mixed', mixed, ['product:EmailMarketing', 'planType'], [], 'no single call shows both'],
    ['mixed', mixed, ['profile'], ['xml by login', 'v3 by vendorId'], 'both show one'],
    ['modern', modern, ['billingDayOfMonth'], ['v3 by vendorId'], 'a plan shows the billing day'],
    ['modern', modern, ['presence', 'profile'], ['v3 by vendorId'], 'the summary shows who it is'],
    ['modern', modern, ['status', 'profile'], [], 'the summary shows no status, the plan no profile'],
    ['modern', modern, ['singleBilling'], [], 'V3 never shows it'],
    ['every', every, ['status'], ['xml by login', 'v2 by vendorId', 'v3 by vendorId'], 'by login before the choice'],
    ['every', every, ['planType'], ['v2 by vendorId', 'v3 by vendorId'], 'the choice before the others'],
    ['any order', turned, ['planType'], ['v3 by vendorId', 'v2 by vendorId'], 'the choice, wherever it stands'],
    ['every', every, [], ['xml by login', 'v2 by vendorId', 'v3 by vendorId'], 'nothing is shown by each'],
  ]
  it.each(rows)('of the %s partner for $2 are $3: $4', (_name, partner, wanted, readers) => {
    expect(namesOf(partner, wanted)).toEqual(readers)
  })

  it.each([
    ['old', old, ['presence'], true],
    ['mixed', mixed, ['status', 'singleBilling'], true],
    ['mixed', mixed, ['planType'], false],
    ['modern', modern, ['presence'], false],
  ] as const)('a login alone is enough for the %s partner: %j is %s', (_name, partner, wanted, enough) => {
    expect(readsByLogin(partner, wanted)).toBe(enough)
  })
})

/** Answers in which each generation shows all that it ever shows. */
const fullest: Readonly<Record<Generation, (wantsProfile: boolean) => Exchange[]>> = {
  text: () => [answered(200, '0\n1100373828298\nStatus=Open', { 'content-type': 'text/plain' })],
  xml: () => [answered(200, entryOf(bakery))],
  v2: () => [jsonAnswer(200, v2Samples.plan)],
  v3: (wantsProfile) => [tokenAnswer, jsonAnswer(200, wantsProfile ? summary : v3Samples.plan)],
}
const summary = '{"organization_name":"Example Bakery","contact_email":"robin@example.com","country_code":"US"}'

const everyField = [
  'presence',
  'status',
  'singleBilling',
  'planType',
  'billingDayOfMonth',
  'product:EmailMarketing',
  'product:EventMarketing',
  'vendorId:text',
  'vendorId:v3',
  'profile',
]

/** All choices of the fields. */
const choices = Array.from({ length: 2 ** everyField.length }, (_, bits) =>
  everyField.filter((_field, place) => (bits >> place) % 2 === 1),
)

describe('what a generation is said to show', () => {
  it.each(['text', 'xml', 'v2', 'v3'] as const)('is what its read shows: %s', async (generation) => {
    const settings = everythingOf[generation]
    const promised = choices.filter((wanted) =>
      readersOf(settings, wanted).some((reader) => reader.generation === generation),
    )
    expect(promised.length).toBeGreaterThan(3)
    for (const wanted of promised.filter((fields) => readersOf(settings, fields)[0]?.generation === generation)) {
      const { gateway, call } = gatewayFor(settings, ...fullest[generation](wanted.includes('profile')))
      const names = { login: 'bakery-01', vendorIds: { [generation]: 'a1' } }
      const answer = await gateway.readAccount(names, wanted, call)
      if (!answer.ok) throw new Error(answer.failure.message)
      const { fields, profile, generation: by } = answer.value
      const shown = [...Object.keys(fields), ...(profile === undefined ? [] : ['profile'])]
      expect(by).toBe(generation)
      expect(shown).toEqual(expect.arrayContaining(wanted))
    }
  })

  it('is all that its read shows: nothing could be read more cheaply than is known', async () => {
    for (const generation of ['text', 'xml', 'v2', 'v3'] as const) {
      const { gateway, call } = gatewayFor(everythingOf[generation], ...fullest[generation](false))
      const answer = await gateway.readAccount({ login: 'bakery-01', vendorIds: { [generation]: 'a1' } }, [], call)
      if (!answer.ok) throw new Error(answer.failure.message)
      const { fields, profile } = answer.value
      const shown = [...Object.keys(fields), ...(profile === undefined ? [] : ['profile'])]
      expect(namesOf(everythingOf[generation], shown)).toContain(
        `${generation} by ${generation === 'text' || generation === 'xml' ? 'login' : 'vendorId'}`,
      )
    }
  })
})
