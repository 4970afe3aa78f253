import { type AccountFields, productsIn } from '../../domain/account-fields.ts'
import { isProductActive } from '../../domain/single-billing.ts'
import type { Progress } from '../../engine/define-operation.ts'
import type { PastAttempt, ReadyRequest } from '../../ledger/operation-record.ts'
import { isOpen, productOf, type ReopenContext, wantsSingleBilling } from './rungs.ts'

/**
 * The letter to the vendor's partner team, ready to be sent: which account, as it is seen, what was tried and what was
 * answered, and what is asked for. It holds no personal data.
 */
export function letterFor(context: ReopenContext, fields: AccountFields, { past }: Progress): ReadyRequest {
  const { partner, account, names, now } = context
  const ids = Object.entries(names.vendorIds).map(([generation, id]) => `${generation} ${id}`)
  const wishes = wishesOf(context, fields)
  const lines = [
    `For the account below, please ${wishes.map(({ wish }) => wish).join(' and ')}.`,
    '',
    `Partner: ${partner.login}`,
    `Account (user name): ${account}`,
    `Account identifiers: ${ids.length === 0 ? 'none known' : ids.join(', ')}`,
    `Seen at ${new Date(now).toISOString()}: ${stateOf(fields)}`,
    '',
    ...triedOf(past),
  ]
  return {
    to: "Constant Contact's partner team",
    subject: `Account ${account} of partner ${partner.login}: ${wishes.map(({ about }) => about).join(' and ')}`,
    text: lines.join('\n'),
  }
}

/** What is still missing; of an account that is not open the vendor opens the products with it. */
function wishesOf(context: ReopenContext, fields: AccountFields): { wish: string; about: string }[] {
  const product = productOf(context)
  const opened = isOpen(context, fields)
  const billed = opened && fields.singleBilling !== false
  return [
    ...(opened ? [] : [{ wish: 'reactivate it', about: 'reactivation' }]),
    ...(opened && !isProductActive(fields, product)
      ? [{ wish: `open ${product} on it`, about: `product ${product}` }]
      : []),
    ...(billed || !wantsSingleBilling(context)
      ? []
      : [{ wish: 'put it back under our single billing', about: 'single billing' }]),
  ]
}

function stateOf(fields: AccountFields): string {
  const { status = 'not shown', singleBilling, planType = 'not shown' } = fields
  const billing = singleBilling === undefined ? 'not shown' : singleBilling ? 'yes' : 'no'
  const products = productsIn(fields).map((product) => `${product} ${fields[`product:${product}`]}`)
  return `status ${status}, single billing ${billing}, plan ${planType}, products ${products.length === 0 ? 'none shown' : products.join(', ')}`
}

/** A letter that nobody reads to its end helps nobody. */
const mostTold = 40

function triedOf(past: readonly PastAttempt[]): string[] {
  if (past.length === 0)
    return ['No call could be tried: none of ours can do this in the state that the account is in.']
  return [
    'What we tried:',
    ...(past.length > mostTold ? [`- (${past.length - mostTold} earlier tries are left out)`] : []),
    ...past.slice(-mostTold).map(({ at, step, outcome, code, answered }) => {
      const answer = [code, answered].filter((part) => part !== undefined).join(': ')
      return `- ${new Date(at).toISOString()} ${wordsFor[step] ?? step}: ${outcome}${answer === '' ? '' : ` (${answer})`}`
    }),
  ]
}

const wordsFor: Readonly<Record<string, string>> = {
  'open-product': 'POST products/open (XML)',
  'reactivate-plan': 'PUT plan with a plan that is not TRIAL (V3)',
  'update-site-owner': 'PUT siteowner with SingleBilling and Products together (XML)',
}
