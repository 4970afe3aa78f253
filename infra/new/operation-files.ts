import type { OperationNames } from './operation-names.ts'

/** The files of a new operation by their paths: what there is to fill in is marked TODO. */
export function operationFiles({ name, camel, pascal }: OperationNames): Record<string, string> {
  return {
    [`shared/operations/${name}/input.ts`]: `import * as z from 'zod/mini'
import { textField } from '../text-field.ts'

// TODO: the fields that a caller sends; each rule words itself ("must be …").
export const ${camel}Input = z.strictObject({ note: textField(1, 80) })

export type ${pascal}Input = z.infer<typeof ${camel}Input>

export const ${camel}Example = { note: 'Example' }
`,
    [`shared/operations/${name}/operation.ts`]: `import type { AccountFields } from '../../domain/account-fields.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { inOurWords } from '../../partner-api/generation-services.ts'
import { defineOperation } from '../../engine/define-operation.ts'
import { fromInput, observeNothing, requestByHand } from '../unshown-effect.ts'
import { type ${pascal}Input, ${camel}Input } from './input.ts'

// TODO: what it does, and the vendor's page that says so. The step parks after an unknown outcome until you know better:
// 'observe' needs a read that shows the effect (target, observe, project), 'repeat' the vendor's own words (repeats).
export const ${camel} = defineOperation<${pascal}Input>({
  type: '${name}',
  parseInput: (stored) => ${camel}Input.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.actions,
  needsRead: () => false,
  read: ({ names }, gateway, call) => gateway.readAccount(names, ['presence'], call),
  next: (_context, { fields }) =>
    fields.presence === 'absent' ? { do: 'wait-for-account' } : { do: 'send', step: theStep },
  // TODO: the gateway's method for the vendor's call; until there is one, V3 takes any request in the account's name.
  send: async (_step, { names, input }, gateway, call) =>
    inOurWords(
      await gateway.actForAccount(names, { method: 'POST', path: '/${name}', payload: JSON.stringify(input) }, call),
      () => ({ generation: 'v3' as const, fields: {} }),
    ),
  observe: observeNothing,
  byHand: (_step, context) =>
    requestByHand(context, '${pascal}', 'account_operations/sync', {
      account_operation_method: 'POST',
      account_operation_url: '/${name}',
      account_operation_payload: fromInput('note'),
    }),
  project: (): AccountFields => ({}),
})

const theStep: Step = {
  kind: '${name}',
  target: {},
  details: {},
  last: true,
  mayBeStored: false,
  afterUnknown: 'park',
}
`,
    [`functions/operations/${name}/handler.ts`]: `import { ${camel}Function } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { ${camel} } from '../../../shared/operations/${name}/operation.ts'

export const handler = operationHandler(${camel}Function, ${camel})
`,
    [`test/simulator/v3/${name}.ts`]: `import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { InnerContext } from './inner-calls.ts'

// TODO: what the vendor does, from its documents and not from our client; what they leave open is a switch.
export const ${camel} = (_context: InnerContext): CarriedOut => carriedOut(jsonAnswer(200, {}), 'none')
`,
    [`test/unit/operations/${name}.test.ts`]: `import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { ${camel}Example } from '../../../shared/operations/${name}/input.ts'
import { ${camel} } from '../../../shared/operations/${name}/operation.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { contextOf, readSnapshot, wordFor } from '../../support/operations/operation-context.ts'

const context = contextOf(${camel}Example, partnerKinds.v3Only, { v3: 'a07e1lxqqqo0' })

// TODO: a row for each state of the account that matters, with its reason.
describe('${name} plans', () => {
  test.each([
    [{ presence: 'present' as const }, '${name}', 'the account is there'],
    [{ presence: 'absent' as const }, 'wait-for-account', 'the account may only be being created'],
  ])('of an account seen as %j: %s, since %s', (fields, word, _because) => {
    expect(wordFor(${camel}.next(context, readSnapshot(fields), noProgress))).toBe(word)
  })
})

test('${name} is applied by the vendor’s answer, in one call', async () => {
  const harness = new VendorHarness(partnerKinds.v3Only)
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.calledSince()
  const id = await harness.carryOut('${name}', 'bakery', ${camel}Example)
  expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
  expect(harness.calledSince()).toEqual(['v3 act-for-account'])
})
`,
  }
}
