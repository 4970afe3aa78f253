import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { expectedMessage, withoutFaults } from '../../../shared/entry/composition/message-door.ts'
import { type ParsedMessage, shownInputFields } from '../../../shared/messaging/parse-message.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { Capability, PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { lookedAt } from '../../support/operations/operation-context.ts'
import { doorOf, knock, problemsAtDoor } from './at-the-door.ts'

const { old, mixed, withV2, v3Only } = partnerKinds
const later = (days: number): string => new Date(lookedAt + days * 86_400_000).toISOString()

describe('the door takes', () => {
  test.each(operationFunctions.map(({ name, example }) => [name, example]))(
    'the example of %s, for a partner that has all capabilities',
    (name, example) => {
      expect(problemsAtDoor(name, example)).toEqual([])
    },
  )

  test.each([
    ['provision-account', newAccount, old],
    ['provision-account', newAccount, withV2],
    ['provision-account', newAccount, v3Only],
    ['reopen-account', {}, old],
    ['reopen-account', { planType: 'GOLD' }, v3Only],
    ['reopen-account', {}, withV2],
    ['change-plan', { planType: 'BASIC' }, withV2],
    ['change-plan', { planType: 'PLATINUM', planGroupId: 2_147_483_647, billingDayOfMonth: 31 }, v3Only],
    ['cancel-account', {}, v3Only],
    ['cancel-account', { effectiveAt: later(-1), reason: 30 }, withV2],
    ['cancel-account', { effectiveAt: later(732) }, v3Only],
  ] as [string, object, PartnerSettings][])('%s with %j', (name, input, partner) => {
    expect(problemsAtDoor(name, input, { partner })).toEqual([])
  })

  test('an account that is named by an identifier of the vendor’s', () => {
    const envelope = { account: undefined, vendorId: { generation: 'v3', id: 'a07e1lxqqqo0' } }
    expect(problemsAtDoor('change-plan', { planType: 'GOLD' }, { envelope })).toEqual([])
  })
})

describe('the door refuses an operation for which the partner has no generation', () => {
  const lacking = (capability: Capability): PartnerSettings => ({
    ...mixed,
    capabilities: { ...mixed.capabilities, [capability]: undefined },
  })
  const problem = (name: string, need: Capability) => ({
    code: 'CAPABILITY_NOT_CONFIGURED',
    field: 'partner',
    rule: `must have a generation for ${need} in its settings (capabilities) before ${name} can be asked for`,
    value: '"acme"',
  })
  const rows = operationFunctions.flatMap(({ name, example, needs }) =>
    needs.map((need) => ({ name, example, need: need satisfies Capability })),
  )

  test.each(rows)('$name without $need', ({ name, example, need }) => {
    expect(problemsAtDoor(name, example, { partner: lacking(need) })).toEqual([problem(name, need)])
  })

  test('and says nothing else of it that no generation could judge', () => {
    const partner = lacking('cancel')
    expect(problemsAtDoor('cancel-account', { effectiveAt: later(-2) }, { partner })).toEqual([
      problem('cancel-account', 'cancel'),
    ])
  })

  test('which is all of them but reopen-account: its ladder has other rungs, or ends with a letter', () => {
    const bare: PartnerSettings = { ...mixed, capabilities: { membership: 'xml', listing: 'xml' } }
    const taken = operationFunctions.filter(
      // A plan is for V3 alone, and the door says so by the field's name.
      ({ name, example }) =>
        problemsAtDoor(name, name === 'reopen-account' ? {} : example, { partner: bare }).length === 0,
    )
    expect(taken.map(({ name }) => name)).toEqual(['reopen-account'])
  })
})

describe('the door wants an operation’s subject', () => {
  test.each(
    operationFunctions.filter(({ subject }) => subject === 'account').map(({ name, example }) => [name, example]),
  )('%s without an account', (name, example) => {
    expect(problemsAtDoor(name, example, { envelope: { account: undefined } })).toEqual([
      { code: 'FIELD_MISSING', field: 'account', rule: 'is required, or vendorId instead of it' },
    ])
  })

  test.each(
    operationFunctions.filter(({ subject }) => subject === 'partner').map(({ name, example }) => [name, example]),
  )('%s with one, which it is not about', (name, example) => {
    expect(problemsAtDoor(name, example, { envelope: { account: 'bakery' } })).toEqual([
      { code: 'FIELD_INVALID', field: 'account', rule: `must be left out: ${name} is about the partner as a whole` },
    ])
  })

  test('and takes its identifier beside the login name', () => {
    const envelope = { vendorId: { generation: 'v3', id: 'a07e1lxqqqo0' } }
    expect(problemsAtDoor('change-plan', { planType: 'GOLD' }, { envelope })).toEqual([])
  })

  test('and says of a partner that it does not serve no more than that', () => {
    expect(problemsAtDoor('change-plan', { planType: 'GOLD' }, { envelope: { partner: 'nobody' } })).toEqual([
      {
        code: 'PARTNER_UNKNOWN',
        field: 'partner',
        rule: 'must be a partner that this deployment serves',
        value: '"nobody"',
      },
    ])
    const { faultsOf } = expectedMessage(doorOf('change-plan'), new Map(), lookedAt)
    expect(faultsOf?.({ operationId: 'asked-1', partner: 'acme', input: {} }, {})).toEqual([])
  })
})

describe('what the door shows of a value', () => {
  const personal = [
    'organizationName',
    'firstName',
    'lastName',
    'email',
    'phone',
    'organizationPhone',
    'website',
    'referralCode',
    'partnerAccountId',
    'timeZoneId',
    'password',
    'singleSignOn',
    'callbackUri',
    'login',
    'externalId',
    'optOutReason',
    'path',
    'pathParameters',
    'query',
    'payload',
    'emailAddresses',
  ]

  test('is nothing where it may be personal or secret', () => {
    for (const field of personal) expect(shownInputFields.has(field), field).toBe(false)
  })

  const fields = operationFunctions.flatMap(({ name, input, example }) =>
    Object.keys(z.toJSONSchema(input).properties ?? {}).map((field) => ({ name, input, example, field })),
  )

  test.each(fields)('is nothing of a wrong $field of $name but its place, where it is no plain value', (row) => {
    const { name, example, field, input } = row
    const isWrong = (value: unknown) => !input.safeParse({ ...example, [field]: value }).success
    for (const wrong of [[['Planted-Text']], { planted: 'Planted-Text' }].filter(isWrong)) {
      const problems = problemsAtDoor(name, { ...example, [field]: wrong })
      expect(problems.map((problem) => problem.field)).toContainEqual(expect.stringMatching(`^input\\.${field}\\b`))
      expect(JSON.stringify(problems)).not.toContain('Planted')
    }
  })

  test.each(fields.filter(({ field }) => personal.includes(field)))(
    'is nothing of a wrong $field of $name, which may be personal',
    ({ name, example, field }) => {
      const problems = problemsAtDoor(name, { ...example, [field]: ' Planted-Text\u0000 ' })
      expect(problems.map((problem) => problem.field)).toContainEqual(expect.stringMatching(`^input\\.${field}\\b`))
      expect(JSON.stringify(problems)).not.toContain('Planted')
    },
  )

  test.each([
    ['referralCode', v3Only],
    ['timeZoneId', old],
    ['partnerAccountId', withV2],
  ] as const)('of a %s that the generation has no field for: nothing', (field, partner) => {
    const told = problemsAtDoor('provision-account', { ...newAccount, [field]: 'Planted-Text' }, { partner })
    expect(told).toMatchObject([{ field: `input.${field}`, value: '(not shown)' }])
  })

  test('is the account’s name, which the caller must correct', () => {
    const envelope = { account: 'short' }
    expect(problemsAtDoor('provision-account', newAccount, { partner: v3Only, envelope })).toEqual([
      {
        code: 'FIELD_INVALID',
        field: 'account',
        rule: 'must have 6 to 50 characters, and it has 5',
        value: '"short"',
      },
    ])
  })

  test('is how long a list is, not what it holds', () => {
    expect(problemsAtDoor('provision-account', { ...newAccount, products: ['Survey'] }, { partner: v3Only })).toEqual([
      {
        code: 'FIELD_INVALID',
        field: 'input.products',
        rule: 'must be left out or EmailMarketing alone: V3 gives no others',
        value: 'a list of 1',
      },
    ])
  })
})

describe('a message with a fault', () => {
  const passed = { effectiveAt: later(-2) }
  const knows = async (partner: string, operationId: string) => partner === 'acme' && operationId === 'asked-1'
  const knowsNothing = async () => false

  test('is refused with it', async () => {
    expect(await withoutFaults(knock('cancel-account', passed), { knows: knowsNothing })).toEqual({
      kind: 'malformed',
      code: 'FIELD_INVALID',
      problems: [
        {
          code: 'FIELD_INVALID',
          field: 'input.effectiveAt',
          rule: 'must not lie more than a day back: the vendor cancels nothing in retrospect',
          value: `"${later(-2)}"`,
        },
      ],
    })
  })

  test('passes where it repeats what was accepted while its time lay ahead', async () => {
    const message = knock('cancel-account', passed)
    expect(await withoutFaults(message, { knows })).toBe(message)
  })

  test('passes where it repeats what was accepted before the partner lost the capability', async () => {
    const message = knock('cancel-account', {}, { partner: old })
    expect(message).toMatchObject({ kind: 'message', faults: [{ code: 'CAPABILITY_NOT_CONFIGURED' }] })
    expect(await withoutFaults(message, { knows })).toBe(message)
  })

  test.each([
    ['another operationId', { operationId: 'asked-2' }],
    ['another partner', { partner: 'globex' }],
  ])('is refused where what was accepted had %s', async (_what, envelope) => {
    const partner = { ...mixed, id: 'partner' in envelope ? 'globex' : 'acme' }
    const message = knock('cancel-account', passed, { partner, envelope })
    expect(await withoutFaults(message, { knows })).toMatchObject({ kind: 'malformed' })
  })

  test.each([
    ['a malformed one', knock('cancel-account', { reason: 4 })],
    ['one without a fault', knock('cancel-account', {})],
    ['a doorbell', { kind: 'doorbell', doorbell: { partner: 'acme', account: 'bakery', operationId: 'asked-1' } }],
  ] as [string, ParsedMessage<unknown>][])(
    'is another thing than %s, of which nothing is asked',
    async (_what, message) => {
      const notAsked = async () => {
        throw new Error('The ledger was asked.')
      }
      expect(await withoutFaults(message, { knows: notAsked })).toBe(message)
    },
  )
})
