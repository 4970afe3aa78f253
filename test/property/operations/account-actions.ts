import fc from 'fast-check'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** What may happen in the life of one account: our operations, what others do to it, and time. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type Kind = keyof typeof partnerKinds
export const kinds = Object.keys(partnerKinds) as Kind[]

type Input = OperationRequest['input']
export type Asked = {
  operation: string
  input: Input
  /** When the account shall end, ms from the time of asking: `effectiveAt` is a time of day, which no plan can know. */
  endsIn?: number
}
export type Lost = 'timeout-before' | 'timeout-after' | 'reset-after'
export type OutsideChange = 'cancel' | 'open' | 'end-single-billing' | 'give-single-billing' | 'drop-product' | 'plan'
export type Action =
  | ({ do: 'operate'; lost?: Lost } & Asked)
  | { do: 'change-outside'; change: OutsideChange }
  | { do: 'wait'; milliseconds: number }
  | { do: 'refresh' }

/** Any of these fields, each given or left out. */
const some = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { requiredKeys: [] })

const flag = fc.boolean()
const product = fc.constantFrom('EmailMarketing', 'EventMarketing')
const billingDayOfMonth = fc.constantFrom(15, 31)
const despiteCancellation = flag

/** New accounts, most of them as managed partners make them. */
export const newAccounts: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(newAccount) },
  {
    weight: 1,
    arbitrary: some({ singleBilling: flag, products: fc.uniqueArray(product, { minLength: 1 }) }).map((chosen) => ({
      ...newAccount,
      ...chosen,
    })),
  },
)

/**
 * Every operation on accounts, with every field of its input that decides what is done to an account. Of a new account's
 * many fields only those are drawn that later operations meet; the others have tests beside their schema.
 */
function operationsOf(kind: Kind): fc.Arbitrary<Asked> {
  // V2 has its own names and no plan groups; the second group is not that of the account.
  const planType = kind === 'withV2' ? fc.constantFrom('BASIC', 'ESSENTIAL') : fc.constantFrom('SILVER', 'GOLD')
  const planGroup = kind === 'withV2' ? {} : { planGroupId: fc.constantFrom(152, 151) }
  // Where V3 has no plans, the door refuses what only it would take.
  const byPlan = kind !== 'old' && kind !== 'withV2'
  const ways: Record<string, fc.Arbitrary<Omit<Asked, 'operation'>>> = {
    'provision-account': newAccounts.map((input) => ({ input })),
    'open-product': some({ product, despiteCancellation }).map((input) => ({ input })),
    'cancel-product': some({ product, despiteCancellation, releaseFromSingleBilling: flag }).map((input) => ({
      input,
    })),
    'change-plan': fc
      .tuple(planType, some({ billingDayOfMonth, despiteCancellation }), fc.oneof(fc.constant({}), some(planGroup)))
      .map(([plan, chosen, group]) => ({ input: { planType: plan, ...chosen, ...group } })),
    'cancel-account': fc
      .tuple(
        some({ releaseFromSingleBilling: fc.constantFrom(true, true, false), reason: fc.constantFrom(2, 14) }),
        fc.constantFrom(undefined, undefined, -hour, 2 * minute, 90 * minute, 8 * hour, day, 3 * day),
      )
      .map(([input, endsIn]) => ({ input, ...(endsIn === undefined ? {} : { endsIn }) })),
    'reopen-account': fc
      .tuple(planType, some({ ...(byPlan ? { billingDayOfMonth } : {}), product, singleBilling: flag }), flag)
      .map(([plan, chosen, isNamed]) => ({ input: { ...chosen, ...(byPlan && isNamed ? { planType: plan } : {}) } })),
  }
  // An account is created once; what its end brings has the most to go wrong.
  const weights: Record<string, number> = { 'provision-account': 1, 'cancel-account': 4 }
  return fc.oneof(
    ...Object.entries(ways).map(([operation, way]) => ({
      weight: weights[operation] ?? 2,
      arbitrary: way.map((asked) => ({ operation, ...asked })),
    })),
  )
}

/** Anything that may happen next to an account of such a partner. */
export function actionsOf(kind: Kind): fc.Arbitrary<Action> {
  const lost = fc.option(fc.constantFrom<Lost>('timeout-before', 'timeout-after', 'reset-after'), {
    nil: undefined,
    freq: 4,
  })
  const operate = fc
    .tuple(operationsOf(kind), lost)
    .map(([asked, fault]) => ({ do: 'operate' as const, ...asked, ...(fault === undefined ? {} : { lost: fault }) }))
  const changes = ['cancel', 'open', 'end-single-billing', 'give-single-billing', 'drop-product', 'plan'] as const
  const changeOutside = fc.constantFrom(...changes).map((change) => ({ do: 'change-outside' as const, change }))
  const wait = fc
    .constantFrom(10_000, 5 * minute, hour, 10 * hour, 30 * hour)
    .map((milliseconds) => ({ do: 'wait' as const, milliseconds }))
  return fc.oneof(
    { weight: 8, arbitrary: operate },
    { weight: 2, arbitrary: changeOutside },
    { weight: 2, arbitrary: wait },
    { weight: 3, arbitrary: fc.constant({ do: 'refresh' as const }) },
  )
}

/** Where the vendor's own ways are not known. */
export const anySwitches: fc.Arbitrary<Partial<Switches>> = fc.record({
  reactivationSingleBilling: fc.constantFrom('as-left' as const, 'restored' as const),
  reactivationProducts: fc.constantFrom('email-marketing' as const, 'as-left' as const),
})
