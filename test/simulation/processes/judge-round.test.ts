import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../simulator/journal.ts'
import { judgeRound } from './judge-round.ts'
import type { OperationClaim } from './ledger-claims.ts'
import type { RoundFacts } from './round-facts.ts'
import { operationBody, type PlannedAccount, type PlannedOperation, type RoundPlan } from './round-plan.ts'

const login = 'birch-client-1'
const common = { partner: 'birch', account: login }
const operations: readonly PlannedOperation[] = [
  { ...common, operationId: 'create', type: 'provision-account', input: {} },
  { ...common, operationId: 'open', type: 'open-product', product: 'Surveys', input: {}, after: ['create'] },
  { ...common, operationId: 'cancel', type: 'cancel-product', product: 'Surveys', input: {}, after: ['open'] },
  { ...common, operationId: 'last', type: 'cancel-product', product: 'EmailMarketing', input: {}, after: ['cancel'] },
]
const account: PlannedAccount = { partner: 'birch', login, order: 'after', exists: false, operations }
const malformed = { operation: 'open-product', partner: 'birch', body: '{"operationId":"malformed"}' } as const
const plan: RoundPlan = {
  seed: 1,
  accounts: [account],
  deliveries: [
    ...operations.map((operation) => ({
      ...{ operation: operation.type, partner: 'birch', operationId: operation.operationId },
      body: JSON.stringify(operationBody(operation)),
    })),
    malformed,
  ],
  kills: [],
  faults: [],
}

const change = (n: number, call: JournalEntry['call'], effect: JournalEntry['effect']): JournalEntry => ({
  ...{ n, at: n, generation: 'xml', call, method: 'POST', path: '/', partner: 'birch', account: login },
  ...{ applied: effect !== 'none', effect, status: 200, concurrent: 1, concurrentOnAccount: 1 },
})

const claim = (turn: number, facts: Partial<OperationClaim> = {}): OperationClaim => {
  const { operationId, type } = operations[turn] ?? {}
  if (operationId === undefined || type === undefined) throw new RangeError(`There is no operation ${turn}.`)
  const outcome = { concludedBy: 'answer', effect: 'proven' } as const
  return { ...common, operationId, type, status: 'applied', turn, outcome, past: {}, ...facts }
}

const observed = { step: 'open-product', outcome: 'applied', at: 5 } as const
const claims: readonly OperationClaim[] = [
  claim(0),
  claim(1, { outcome: { concludedBy: 'observation', effect: 'proven' }, past: { 1: observed } }),
  claim(2),
  claim(3, { status: 'rejected', outcome: { concludedBy: 'guard', code: 'LAST_PRODUCT' } }),
]
const created = change(1, 'create', 'created')
const opened = change(2, 'open', 'opened')
const canceled = change(3, 'cancel', 'canceled')
const vendorAccount: RoundFacts['accounts'][number] = {
  ...{ login, status: 'Open', singleBilling: true },
  products: [
    { name: 'EmailMarketing', status: 'Open' },
    { name: 'Surveys', status: 'Canceled' },
  ],
}
const refused = { body: malformed.body, code: 'FIELD_INVALID', state: 'open' }
const proof = { entry: 2, effect: 'opened', account: login, operationId: 'open', attempt: 1, token: 't' }

const good: RoundFacts = {
  kills: [{ targets: ['runtime'], ended: 1, proof }],
  deliveries: { messages: 5, posted: 0, repeated: 0 },
  claims: { operations: claims, lanes: [], refused: [refused] },
  journal: [created, opened, canceled],
  accounts: [vendorAccount],
  leftovers: [],
  events: claims.map(({ operationId, status }) => ({ type: `operation.${status}`, operationId })),
  ended: true,
  seconds: 1,
}
const withClaims = (...replaced: OperationClaim[]): Partial<RoundFacts> => ({
  claims: {
    operations: claims.map((old) => replaced.find(({ operationId }) => operationId === old.operationId) ?? old),
    lanes: [],
    refused: [refused],
  },
})

describe('the judge of a kill round', () => {
  it('finds nothing wrong with a round in which all promises were kept', () => {
    expect(judgeRound(plan, good)).toEqual([])
  })

  const rows: [string, Partial<RoundFacts>, string][] = [
    [
      'one that took effect twice',
      { journal: [created, opened, canceled, change(4, 'open', 'opened')] },
      'has to be none',
    ],
    [
      'one that was sent again without effect',
      { journal: [created, opened, change(3, 'open', 'none'), canceled] },
      'sent twice',
    ],
    ['one that is claimed and never took effect', { journal: [created, opened] }, 'has to be canceled'],
    ['effects in another order', { journal: [created, canceled, opened] }, 'has to be opened'],
    ['an end before that of what it comes after', withClaims(claim(1, { turn: 5 })), 'took effect before open'],
    [
      'one that the ledger does not know',
      { claims: { operations: claims.slice(0, 3), lanes: [], refused: [refused] } },
      'lost',
    ],
    ['one that never ended', withClaims(claim(2, { status: 'sending' })), 'still sending'],
    ['one that is parked', withClaims(claim(2, { status: 'parked' })), 'parked'],
    [
      'a false refusal',
      withClaims(claim(2, { status: 'rejected', outcome: { concludedBy: 'answer', code: 'CONFLICT' } })),
      'had to be canceled',
    ],
    [
      'an effect that is denied',
      withClaims(claim(2, { outcome: { concludedBy: 'guard', effect: 'none' } })),
      'the effect is canceled',
    ],
    [
      'a final state that the outcomes do not add up to',
      { accounts: [{ ...vendorAccount, status: 'Canceled' }] },
      'the vendor has Canceled',
    ],
    ['an account that is gone', { accounts: [] }, 'does not have it'],
    [
      'a change of an account that nobody named',
      { journal: [...good.journal, { ...created, n: 9, account: 'stranger' }] },
      'nobody asked for',
    ],
    [
      'a good message among the refused ones',
      { claims: { ...good.claims, refused: [refused, { ...refused, body: plan.deliveries[0]?.body ?? '' }] } },
      'has to be accepted',
    ],
    ['a malformed message that vanished', { claims: { ...good.claims, refused: [] } }, 'neither among the refused'],
    ['one that was refused twice', { claims: { ...good.claims, refused: [refused, refused] } }, 'more often than sent'],
    ['a dead letter', { leftovers: [{ queue: 'open-product-dead-letters', body: malformed.body }] }, 'dead letter on'],
    [
      'a doorbell of nobody',
      { leftovers: [{ queue: 'open-product', body: '{"doorbell":{"operationId":"x"}}' }] },
      'left on open-product',
    ],
    ['an end that was never told', { events: good.events.slice(1) }, 'no event operation.applied'],
    [
      'an end that was told wrongly',
      { events: [...good.events, { type: 'operation.rejected', operationId: 'open' }] },
      'event operation.rejected was sent',
    ],
    [
      'no kill between a request and its record',
      { kills: [{ targets: ['runtime'], ended: 1 }] },
      'no kill of the runtime fell between',
    ],
    ['a proof that the outcome contradicts', withClaims(claim(1)), 'had to be concluded applied by observation'],
    ['patience that ran out', { ended: false }, 'before patience was over'],
  ]
  it.each(rows)('notices %s', (_, wrong, expected) => {
    expect(judgeRound(plan, { ...good, ...wrong }).join('\n')).toContain(expected)
  })

  it('takes a copy of what has ended, and a doorbell of it, for harmless', () => {
    const copy = { queue: 'open-product', body: plan.deliveries[1]?.body ?? '' }
    const doorbell = { queue: 'open-product', body: '{"doorbell":{"operationId":"open"}}' }
    expect(judgeRound(plan, { ...good, leftovers: [copy, doorbell] })).toEqual([])
  })
})
