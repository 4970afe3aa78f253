/** @module-tag long */
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { ladderOf } from '../../../infra/docs/ladder.ts'
import { partnerBehaviour } from '../../../infra/docs/operation-behaviour.ts'
import { operationDocument } from '../../../infra/docs/operation-document.ts'
import { operationModule } from '../../../infra/docs/operation-module.ts'
import { contextFor } from '../../../infra/docs/operation-plans.ts'
import { surveyPlans } from '../../../infra/docs/plan-survey.ts'
import { recordCalls } from '../../../infra/docs/recorded-calls.ts'
import { inputChanges } from '../../../infra/docs/sample-inputs.ts'
import { partnersWith, partnerWith, samplePartners } from '../../../infra/docs/sample-partners.ts'
import type { Next, OperationDefinition } from '../../../shared/engine/define-operation.ts'
import {
  cancelProductFunction,
  operationFunctions,
  reopenAccountFunction,
  testWebhookFunction,
} from '../../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../../shared/operations/function-declaration.ts'
import { capabilityProblems } from '../../../shared/partner-api/capability-rules.ts'
import { type Capability, type PartnerSettings, servedBy } from '../../../shared/partner-api/partner-settings.ts'

const [xml, , , mixed] = samplePartners

/** What is found of an operation whose module is otherwise than it is. */
async function behaviourOf(declaration: OperationFunctionDeclaration, changes: Partial<OperationDefinition>) {
  const module = { ...(await operationModule(declaration.name)), ...changes }
  const partner = declaration.needs.includes('webhooks') ? mixed : xml
  if (partner === undefined) throw new Error('There is no sample partner.')
  return partnerBehaviour(module, surveyPlans(module, declaration, partner))
}

describe('a module that cannot be shown is no documentation', () => {
  it('where it sends nothing in any state', async () => {
    const finish: Next = { do: 'finish', code: 'ALREADY_SO', message: 'It is so.' }
    expect(await behaviourOf(cancelProductFunction, { next: () => finish })).toBeUndefined()
    // Without a partner that could have it carried out, it is the same.
    const unserved: OperationFunctionDeclaration = { ...cancelProductFunction, needs: ['unheard-of' as Capability] }
    await expect(operationDocument(unserved)).rejects.toThrow(/cancel-product sends nothing in any sample state/)
  })

  it('where there is no module of this name', async () => {
    await expect(operationModule('open-everything')).rejects.toThrow()
  })

  it.each<[string, OperationFunctionDeclaration, Partial<OperationDefinition>, RegExp]>([
    [
      'it needs a read and makes none',
      cancelProductFunction,
      { read: async () => ({ notYet: true, until: 0 }) },
      /cannot read what it must see/,
    ],
    [
      'a step makes no call',
      cancelProductFunction,
      { send: async (_step, { names }, gateway, call) => gateway.cancelProduct({ ...names, login: '' }, '', call) },
      /sends nothing for cancel-product/,
    ],
    [
      'it looks at nothing after an unknown outcome',
      cancelProductFunction,
      { observe: async () => ({ conclusion: 'not-yet', until: 0 }) },
      /looks at nothing/,
    ],
    [
      'a step is repeated without a source',
      testWebhookFunction,
      {
        next: () => ({
          do: 'send',
          step: { kind: 'new-step', target: {}, details: {}, last: true, mayBeStored: false, afterUnknown: 'repeat' },
        }),
      },
      /repeats new-step; its module must say in `repeats` why it may/,
    ],
  ])('where %s', async (_why, declaration, changes, message) => {
    await expect(behaviourOf(declaration, changes)).rejects.toThrow(message)
  })

  it('where a rung is never tried, or depends on more than its fields by themselves say', async () => {
    const module = await operationModule('reopen-account')
    if (mixed === undefined) throw new Error('There is no sample partner.')
    const behaviour = await partnerBehaviour(module, surveyPlans(module, reopenAccountFunction, mixed))
    if (behaviour === undefined) throw new Error('It sends nothing.')
    const fewer = { ...behaviour, steps: behaviour.steps.slice(1) }
    expect(() => ladderOf(module, reopenAccountFunction, fewer)).toThrow(/never tries/)
    const whimsical: OperationDefinition = {
      ...module,
      next: (context, snapshot, progress) => {
        const { singleBilling, planType } = snapshot.fields
        const isOdd = (singleBilling === true) === (planType === 'GOLD')
        const park: Next = { do: 'park', code: 'LADDER_ENDED', message: '', nextSteps: [] }
        return isOdd ? module.next(context, snapshot, progress) : park
      },
    }
    expect(() => ladderOf(whimsical, reopenAccountFunction, behaviour)).toThrow(/cannot be said field by field/)
  })

  it('where a field of its input has no sample', () => {
    const input = z.strictObject({ code: z.string().check(z.regex(/^\d{9}$/, 'must be nine digits')) })
    expect(() => inputChanges({ name: 'new-operation', input }, {})).toThrow(/No sample fits new-operation.code/)
    const dated = z.strictObject({ since: z.date() })
    expect(() => inputChanges({ name: 'new-operation', input: dated }, {})).toThrow(/The type date has no samples/)
  })
})

/** Every choice of generations that a stage may make with which the operation can send something. */
function partnersServedBy({ needs }: Pick<OperationFunctionDeclaration, 'needs'>): PartnerSettings[] {
  let chosen: Record<string, string>[] = [{}]
  for (const [capability, generations] of Object.entries(servedBy)) {
    const isOptional = capability !== 'membership' && capability !== 'listing'
    // They show nothing that another operation reads, and V3 alone serves them.
    if (['users', 'contacts', 'actions'].includes(capability) && !needs.includes(capability as Capability)) continue
    const choices = generations.map((generation) => ({ [capability]: generation }))
    chosen = chosen.flatMap((one) => [
      ...(isOptional ? [one] : []),
      ...choices.map((choice) => ({ ...one, ...choice })),
    ])
  }
  const partners = chosen.map((capabilities) => partnerWith(capabilities as PartnerSettings['capabilities']))
  const isServed = ({ capabilities }: PartnerSettings): boolean =>
    needs.length > 0
      ? needs.every((need) => capabilities[need] !== undefined)
      : // The first rungs of the ladder, the one operation that needs nothing to be accepted.
        capabilities.products !== undefined || capabilities.plan === 'v3'
  return partners.filter((partner) => capabilityProblems(partner).length === 0 && isServed(partner))
}

describe.each(operationFunctions as readonly OperationFunctionDeclaration[])('the table of $name', (declaration) => {
  const shown = new Set<string>()
  let module: OperationDefinition
  beforeAll(async () => {
    module = await operationModule(declaration.name)
    for (const partner of partnersWith(declaration.needs)) {
      const behaviour = await partnerBehaviour(module, surveyPlans(module, declaration, partner))
      for (const call of [...(behaviour?.read.calls ?? []), ...(behaviour?.identifier?.calls ?? [])])
        shown.add(call.text)
    }
  }, 60_000)

  it('shows every read that it makes for any partner, and there is none that cannot read what it needs', async () => {
    const partners = partnersServedBy(declaration)
    expect(partners.length).toBeGreaterThan(200)
    const nothing = { fields: {}, seenAt: {} }
    for (const partner of partners) {
      const context = contextFor(module, partner, declaration.example)
      if (!module.needsRead(context, nothing, { freshFrom: 0 })) continue
      const calls = await recordCalls(partner, ({ gateway, call, find }) => module.read(context, gateway, call, find))
      expect(calls, JSON.stringify(partner.capabilities)).not.toEqual([])
      for (const { text } of calls) expect(shown, JSON.stringify(partner.capabilities)).toContain(text)
    }
  })
})
