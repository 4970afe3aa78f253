import { type FieldProblem, shownValue } from './field-problem.ts'

/**
 * The input is kept on the operation's item until the operation ends
 * (docs/explanation/protocol.md#input-until-the-end), and each write of it is paid by its size: an operation that needs
 * more says so in its catalogue entry.
 */
export const mostInputBytes = 2 * 1024

/** What is wrong with the message's own fields for the queue or route that it came to, whatever their form. */
export function envelopeProblems(
  value: { partner?: unknown; operation?: unknown; operationId?: unknown; after?: unknown },
  expected: { operation: string; partners: ReadonlySet<string> },
): FieldProblem[] {
  const { partner, operation, operationId, after } = value
  const problems: FieldProblem[] = []
  if (typeof partner === 'string' && !expected.partners.has(partner)) problems.push(unknownPartner('partner', partner))
  if (operation !== undefined && operation !== expected.operation) {
    problems.push({
      code: 'OPERATION_MISMATCH',
      field: 'operation',
      rule: `must be ${expected.operation} here, or left out`,
      value: shownValue(operation, true),
    })
  }
  if (Array.isArray(after) && typeof operationId === 'string' && after.includes(operationId)) {
    problems.push({
      code: 'FIELD_INVALID',
      field: 'after',
      rule: 'must not hold the operation itself',
      value: shownValue(operationId, true),
    })
  }
  return problems
}

/** The input must fit on the operation's item. */
export function sizeProblems(input: unknown, most = mostInputBytes): FieldProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(input))
  if (bytes <= most) return []
  return [
    {
      code: 'INPUT_TOO_LARGE',
      field: 'input',
      rule: `must be at most ${most} bytes as JSON`,
      value: `${bytes} bytes`,
    },
  ]
}

/** @param field - where the partner is named */
export function unknownPartner(field: string, partner: string): FieldProblem {
  return {
    code: 'PARTNER_UNKNOWN',
    field,
    rule: 'must be a partner that this deployment serves',
    value: shownValue(partner, true),
  }
}

/** An account is named by its login or by an identifier of the vendor's; the partner as a whole by neither. */
export function subjectProblems(
  { account, vendorId }: { account?: unknown; vendorId?: unknown },
  { subject, operation }: { subject?: 'account' | 'partner'; operation: string },
): FieldProblem[] {
  if (subject !== 'partner') {
    if (account === undefined && vendorId === undefined) {
      return [{ code: 'FIELD_MISSING', field: 'account', rule: 'is required, or vendorId instead of it' }]
    }
    return []
  }
  const named = [...(account === undefined ? [] : ['account']), ...(vendorId === undefined ? [] : ['vendorId'])]
  const rule = `must be left out: ${operation} is about the partner as a whole`
  return named.map((field) => ({ code: 'FIELD_INVALID', field, rule }))
}
