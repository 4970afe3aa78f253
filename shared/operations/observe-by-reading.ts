import type { VendorAnswer } from '../domain/answer.ts'
import { conclude } from '../domain/conclusion.ts'
import type { Look } from '../engine/define-operation.ts'
import type { Before, Step } from '../ledger/operation-record.ts'
import type { AccountNames, AccountObservation, CallOptions, Gateway } from '../partner-api/gateway.ts'

/**
 * A look that is one read of the account: for every step whose target a read shows. The target's fields are asked for by
 * name, so that a product that the vendor does not list counts as absent and not as unknown.
 *
 * @param also - further fields that the read must be able to show
 */
export async function observeByReading(
  step: Step,
  before: Before | undefined,
  names: AccountNames,
  gateway: Gateway,
  call: CallOptions,
  also: readonly string[] = [],
): Promise<Look> {
  return lookOf(step, before, await gateway.readAccount(names, [...Object.keys(step.target), ...also], call))
}

/** What the answer of a read proves about a step. */
export function lookOf(step: Step, before: Before | undefined, answer: VendorAnswer<AccountObservation>): Look {
  if (!answer.ok) return { conclusion: 'failed', failure: answer.failure, evidence: answer.evidence }
  const { fields } = answer.value
  const { evidence } = answer
  switch (conclude(before?.fields, fields, step.target)) {
    case 'reached':
      return { conclusion: 'applied', fields, evidence }
    case 'as-before':
      return { conclusion: 'as-before', fields, evidence }
    case 'elsewhere':
      return {
        conclusion: 'elsewhere',
        fields,
        code: 'CHANGED_ELSEWHERE',
        message: `The account is neither as it was nor as wanted: ${describe(step, fields)}.`,
        evidence,
      }
    case 'before-unknown':
      return {
        conclusion: 'cannot-tell',
        fields,
        code: 'BEFORE_UNKNOWN',
        message: `The look does not show what was wanted, and the state before is not known: ${describe(step, fields)}.`,
        evidence,
      }
  }
}

const describe = (step: Step, fields: object): string =>
  Object.entries(step.target)
    .map(([name, values]) => {
      const seen = (fields as Record<string, unknown>)[name]
      return `${name} is ${seen === undefined ? 'not shown' : String(seen)}, wanted ${values.join(' or ')}`
    })
    .join('; ')
