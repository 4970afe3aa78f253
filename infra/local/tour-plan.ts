/** One message of the tour, and how it must end. */
export interface TourMessage {
  /** What the table calls it. */
  title: string
  operation: 'provision-account' | 'open-product' | 'cancel-product'
  operationId: string
  partner: 'acme' | 'globex'
  account: string
  input: Readonly<Record<string, unknown>>
  after?: readonly string[]
  ends: { status: 'applied' | 'rejected'; code?: string; concludedBy: 'answer' | 'observation' | 'guard' }
}

/** A call as the vendor's journal names it: what was asked, and what it changed there. */
export interface TourCall {
  call: 'read' | 'create' | 'open' | 'cancel'
  effect: 'none' | 'created' | 'opened' | 'canceled'
}

/** The operation whose request takes effect although no answer comes. */
export const timedOutAccount = 'charlie-club'
/** The account whose password lies in a secret instead of being generated. */
export const namedPasswordAccount = 'alpha-bakery'

/**
 * The messages, in the order in which they are dropped: what builds on an account comes before the account itself, and
 * waits for it because it says `after`.
 *
 * @param passwordSecretName secret with the password of `namedPasswordAccount`
 */
export function tourMessages(passwordSecretName: string): readonly TourMessage[] {
  return [
    open('acme', 'alpha-bakery', ['alpha-provision'], 'alpha-open'),
    open('globex', 'bravo-books', ['bravo-provision'], 'bravo-open'),
    {
      ...open('acme', timedOutAccount, ['charlie-provision'], 'charlie-open'),
      title: 'open, the answer lost',
      ends: { status: 'applied', concludedBy: 'observation' },
    },
    {
      ...cancel('acme', 'alpha-bakery', ['alpha-open'], 'alpha-cancel'),
      title: 'cancel, with an anchor',
      ends: { status: 'applied', concludedBy: 'answer' },
    },
    {
      ...cancel('globex', 'bravo-books', ['bravo-open'], 'bravo-cancel'),
      title: 'cancel the last product',
      ends: { status: 'rejected', code: 'LAST_PRODUCT', concludedBy: 'guard' },
    },
    provision('acme', 'alpha-bakery', 'alpha-provision', 'Alpha Bakery', { secretName: passwordSecretName }),
    provision('globex', 'bravo-books', 'bravo-provision', 'Bravo Books', { generate: true }),
    provision('acme', timedOutAccount, 'charlie-provision', 'Charlie Club', { generate: true }),
  ]
}

/** A message that nobody can accept: the queue that it is dropped on, and what its record must say of it. */
export const malformedMessage = {
  operation: 'open-product',
  body: { operationId: 'delta-open', partner: 'acme', account: 'delta deli', input: { product: 'EmailMarketing' } },
  code: 'FIELD_INVALID',
} as const

/** The calls that the vendor must have seen, by account and in order. Reads of the listing belong to no account. */
export const expectedCalls: Readonly<Record<string, readonly TourCall[]>> = {
  'alpha-bakery': [
    { call: 'create', effect: 'created' },
    { call: 'open', effect: 'opened' },
    { call: 'read', effect: 'none' },
    { call: 'cancel', effect: 'canceled' },
  ],
  'bravo-books': [
    { call: 'create', effect: 'created' },
    { call: 'open', effect: 'opened' },
    { call: 'read', effect: 'none' },
  ],
  [timedOutAccount]: [
    { call: 'create', effect: 'created' },
    { call: 'open', effect: 'opened' },
    { call: 'read', effect: 'none' },
  ],
}

function open(
  partner: TourMessage['partner'],
  account: string,
  after: readonly string[],
  operationId: string,
): TourMessage {
  const ends = { status: 'applied', concludedBy: 'answer' } as const
  return {
    ...{ title: 'open', operation: 'open-product', operationId, partner, account },
    ...{ input: { product: 'EmailMarketing' }, after, ends },
  }
}

function cancel(
  partner: TourMessage['partner'],
  account: string,
  after: readonly string[],
  operationId: string,
): Omit<TourMessage, 'title' | 'ends'> {
  const input = { product: 'EmailMarketing' }
  return { operation: 'cancel-product', operationId, partner, account, input, after }
}

function provision(
  partner: TourMessage['partner'],
  account: string,
  operationId: string,
  organizationName: string,
  password: { generate: true } | { secretName: string },
): TourMessage {
  return {
    title: 'provision',
    operation: 'provision-account',
    operationId,
    partner,
    account,
    input: {
      organizationName,
      firstName: 'Robin',
      lastName: 'Example',
      email: `${account}@example.com`,
      phone: '+1 555 0100',
      countryCode: 'US',
      stateCode: 'MA',
      products: ['EmailMarketing'],
      singleBilling: true,
      password,
    },
    ends: { status: 'applied', concludedBy: 'answer' },
  }
}
