import type { JournalEntry } from '../../simulator/journal.ts'
import type { OperationClaim } from './ledger-claims.ts'
import type { RoundFacts } from './round-facts.ts'
import type { PlannedAccount, PlannedOperation } from './round-plan.ts'

/** The vendor's account as the judge reckons it, from the vendor's rules and nothing of the engine's. */
interface Reckoned {
  present: boolean
  status: 'Trial' | 'Open'
  /** Products that are open or cancelled, by name. */
  products: Map<string, 'Open' | 'Canceled'>
}

/**
 * Replays an account's operations in the order that the ledger claims, by the vendor's rules, and compares what must have
 * happened with the vendor's journal and its final state.
 *
 * @param claims of this account's operations
 * @returns a line for everything that is not as it has to be
 */
export function judgeAccount(
  planned: PlannedAccount,
  claims: readonly OperationClaim[],
  facts: Pick<RoundFacts, 'journal' | 'accounts'>,
): string[] {
  const { login } = planned
  const byId = new Map(planned.operations.map((operation) => [operation.operationId, operation]))
  const inOrder = claims
    .filter(({ turn }) => turn !== undefined)
    .sort((one, other) => (one.turn ?? 0) - (other.turn ?? 0))
  const reckoned: Reckoned = {
    present: planned.exists,
    status: planned.exists ? 'Open' : 'Trial',
    products: new Map(planned.exists ? [['EmailMarketing', 'Open'] as const] : []),
  }
  const problems = orderProblems(planned, inOrder)
  const expected: string[] = []
  for (const claim of inOrder) {
    const operation = byId.get(claim.operationId)
    if (operation === undefined) {
      problems.push(`${login}: the ledger has ${claim.operationId}, which nobody asked for`)
      continue
    }
    const effect = effectOf(operation, reckoned)
    const problem = claimProblem(operation, claim, effect, reckoned, claims)
    if (problem !== undefined) problems.push(`${login}: ${claim.operationId} ${problem}`)
    if (claim.status === 'applied' && effect !== 'none') {
      expected.push(effect)
      carryOut(operation, reckoned)
    }
  }
  return [...problems, ...journalProblems(login, expected, facts.journal), ...stateProblems(login, reckoned, facts)]
}

/** What the vendor does when it is asked for this now. */
function effectOf(
  { type, product = '' }: PlannedOperation,
  account: Reckoned,
): 'none' | 'created' | 'opened' | 'canceled' {
  if (type === 'provision-account') return account.present ? 'none' : 'created'
  const isOpen = account.products.get(product) === 'Open'
  if (type === 'open-product') return isOpen && account.status === 'Open' ? 'none' : 'opened'
  return isOpen && !isLast(account) ? 'canceled' : 'none'
}

const isLast = ({ products }: Reckoned): boolean =>
  [...products.values()].filter((status) => status === 'Open').length === 1

function carryOut({ type, product = '' }: PlannedOperation, account: Reckoned): void {
  if (type === 'provision-account') {
    account.present = true
    account.products.set('EmailMarketing', 'Open')
  } else if (type === 'open-product') {
    account.status = 'Open'
    account.products.set(product, 'Open')
  } else account.products.set(product, 'Canceled')
}

/** Whether what the ledger claims can be true of an operation that had this effect in its place. */
function claimProblem(
  operation: PlannedOperation,
  { status, outcome }: OperationClaim,
  effect: string,
  account: Reckoned,
  claims: readonly OperationClaim[],
): string | undefined {
  const claimed = `is ${status}${outcome?.code === undefined ? '' : ` (${outcome.code})`}`
  if (status === 'applied') {
    const claimsEffect = outcome?.effect !== 'none'
    if (claimsEffect === (effect !== 'none')) return undefined
    return `${claimed}, effect ${outcome?.effect}, but in its place the effect is ${effect}`
  }
  if (status !== 'rejected') return undefined
  const failed = (operation.after ?? []).some((id) =>
    claims.some((claim) => claim.operationId === id && claim.status === 'rejected'),
  )
  const { type, product = '' } = operation
  const reasons: Record<string, boolean> = {
    ACCOUNT_EXISTS: type === 'provision-account' && account.present,
    LAST_PRODUCT: type === 'cancel-product' && account.products.get(product) === 'Open' && isLast(account),
    DEPENDENCY_FAILED: failed,
  }
  return reasons[outcome?.code ?? ''] === true ? undefined : `${claimed}, but in its place it had to be ${effect}`
}

/** The order that callers may rely on: that of `after`, and that in which the API promised. */
function orderProblems(planned: PlannedAccount, inOrder: readonly OperationClaim[]): string[] {
  const place = new Map(inOrder.map(({ operationId }, index) => [operationId, index]))
  return planned.operations.flatMap((operation, index) => {
    const mustPrecede = [
      ...(operation.after ?? []),
      ...(planned.order === 'api'
        ? planned.operations.slice(index - 1, index).map(({ operationId }) => operationId)
        : []),
    ]
    const mine = place.get(operation.operationId)
    return mustPrecede
      .filter((id) => mine !== undefined && (place.get(id) ?? Number.POSITIVE_INFINITY) > mine)
      .map((id) => `${planned.login}: ${operation.operationId} took effect before ${id}`)
  })
}

/** Every change that the vendor saw must be one that an operation claims, in that order, and the other way round. */
function journalProblems(login: string, expected: readonly string[], journal: readonly JournalEntry[]): string[] {
  const mine = journal.filter((entry) => entry.account?.toLowerCase() === login)
  const seen = mine.filter(({ applied }) => applied)
  const problems: string[] = []
  for (let index = 0; index < Math.max(expected.length, seen.length); index += 1) {
    const effect = seen[index]?.effect
    if (effect === expected[index]) continue
    const number = seen[index]?.n ?? 'none'
    problems.push(
      `${login}: change ${index + 1} at the vendor has to be ${expected[index] ?? 'none'}, ` +
        `but the journal has ${effect ?? 'none'} (entry ${number})`,
    )
    // What follows is off by one and tells nothing.
    break
  }
  const idle = mine.filter((entry) => isIdleWrite(entry))
  for (const { n, call, status } of idle) {
    problems.push(
      `${login}: journal entry ${n}, a ${call} answered ${status ?? 'not at all'}, changed nothing: sent twice`,
    )
  }
  return problems
}

const notCarriedOut = ['timeout-before', 'reset-before', 'status-500-before']

/** A write that the vendor carried out without there being anything to change. */
const isIdleWrite = ({ call, applied, fault }: JournalEntry): boolean =>
  call !== 'read' && call !== 'list' && !applied && !notCarriedOut.includes(fault ?? '')

function stateProblems(login: string, reckoned: Reckoned, { accounts }: Pick<RoundFacts, 'accounts'>): string[] {
  const account = accounts.find((candidate) => candidate.login === login)
  if (account === undefined) return reckoned.present ? [`${login}: the vendor does not have it`] : []
  const products = (entries: Iterable<readonly [string, string]>): string =>
    [...entries]
      .map((entry) => entry.join(' '))
      .sort()
      .join(', ')
  const expected = `${reckoned.status}, single billing, ${products(reckoned.products)}`
  const billing = account.singleBilling ? 'single billing' : 'not single billing'
  const found = `${account.status}, ${billing}, ${products(account.products.map(({ name, status }) => [name, status]))}`
  return expected === found ? [] : [`${login}: has to be ${expected}, but the vendor has ${found}`]
}
