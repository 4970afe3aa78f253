import type { AccountFields } from '../domain/account-fields.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import type { Next } from './define-operation.ts'

/** Whether the account must be read before the first request, to be compared with what the caller saw. */
export const expectsSomething = ({ expects, past, attempt }: OperationRecord): boolean =>
  expects !== undefined && attempt === undefined && Object.keys(past).length === 0

/**
 * Ends an operation whose caller saw the account otherwise than it is now: what it was asked for may be wrong by now. Fields that
 * the read does not show are not compared.
 *
 * @param fields as the read has just shown them
 */
export function changedSince(
  record: OperationRecord,
  fields: AccountFields,
): Extract<Next, { do: 'reject' }> | undefined {
  if (!expectsSomething(record)) return undefined
  const shown = fields as Readonly<Record<string, unknown>>
  const changed = Object.entries(record.expects ?? {}).filter(
    ([name, value]) => shown[name] !== undefined && shown[name] !== value,
  )
  if (changed.length === 0) return undefined
  const names = changed.map(([name, value]) => `${name} is ${String(shown[name])} and was ${String(value)}`).join(', ')
  return {
    do: 'reject',
    code: 'PLAN_OUTDATED',
    message: `The account has changed since this was asked for: ${names}.`,
    nextSteps: ['Look at the account as it is now, and decide again what is wanted.'],
  }
}
