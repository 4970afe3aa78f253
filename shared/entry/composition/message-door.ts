import type { Engine } from '../../engine/engine.ts'
import type { FieldProblem } from '../../messaging/field-problem.ts'
import { brokenRule, shownValue } from '../../messaging/field-problem.ts'
import { type ExpectedMessage, malformed, type ParsedMessage, shownInputFields } from '../../messaging/parse-message.ts'
import type { OperationFunctionDeclaration } from '../../operations/function-declaration.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'

export type Door = Pick<
  OperationFunctionDeclaration,
  'name' | 'subject' | 'needs' | 'input' | 'mostInputBytes' | 'faultOf'
>

/**
 * What a message of an operation must be, for the partners of this deployment at this time: its schema, and what their
 * generations take. What can never be carried out is told before it is accepted.
 *
 * @param now - wall-clock ms
 */
export function expectedMessage(
  declaration: Door,
  partners: ReadonlyMap<string, PartnerSettings>,
  now: number,
): ExpectedMessage<OperationFunctionDeclaration['input']> {
  const { name, subject, input, mostInputBytes, faultOf } = declaration
  return {
    operation: name,
    subject,
    input,
    ...(mostInputBytes === undefined ? {} : { mostInputBytes }),
    partners: new Set(partners.keys()),
    faultsOf: (envelope, given): FieldProblem[] => {
      const partner = partners.get(envelope.partner)
      if (partner === undefined) return []
      const lacking = lacks(declaration, partner)
      if (lacking !== undefined) return [lacking]
      const fault = faultOf?.(given as never, partner, envelope.account ?? '', now)
      const isShown = ([first, second = '']: readonly string[]) => first === 'account' || shownInputFields.has(second)
      return fault === undefined ? [] : [brokenRule(fault, { ...envelope, input: given }, isShown)]
    },
  }
}

/**
 * A message that cannot be carried out is refused, unless it repeats what was accepted already: what was true then (a time
 * that lay ahead, a generation of the partner's) need not be true of the repeat, which is answered like the first.
 */
export async function withoutFaults<Input>(
  message: ParsedMessage<Input>,
  engine: Pick<Engine, 'knows'>,
): Promise<ParsedMessage<Input>> {
  if (message.kind !== 'message' || message.faults.length === 0) return message
  const { partner, operationId } = message.envelope
  return (await engine.knows(partner, operationId)) ? message : malformed(message.faults)
}

function lacks({ name, needs }: Door, { id, capabilities }: PartnerSettings): FieldProblem | undefined {
  const missing = needs.find((capability) => capabilities[capability] === undefined)
  if (missing === undefined) return undefined
  return {
    code: 'CAPABILITY_NOT_CONFIGURED',
    field: 'partner',
    rule: `must have a generation for ${missing} in its settings (capabilities) before ${name} can be asked for`,
    value: shownValue(id, true),
  }
}
