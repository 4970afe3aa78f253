import { checkMembership } from '../../shared/account-reads/check-membership.ts'
import { getAccount } from '../../shared/account-reads/get-account.ts'
import { getPlan } from '../../shared/account-reads/get-plan.ts'
import type { AskedAccount, ReadContext } from '../../shared/account-reads/read-context.ts'
import { type AccountFields, productField, vendorIdField } from '../../shared/domain/account-fields.ts'
import type { BillingPlan } from '../../shared/domain/billing-plan.ts'
import { protocolSteps } from '../../shared/engine/protocol/protocol-steps.ts'
import { accountAnswer } from '../../shared/entry/http/account-answers.ts'
import { planNotServed } from '../../shared/entry/http/plan-not-served.ts'
import { jsonAnswer } from '../../shared/entry/http/problem.ts'
import type { Item } from '../../shared/ledger/item-store.ts'
import { planKey } from '../../shared/ledger/plan-record.ts'
import type { apiFunctions } from '../../shared/operations/catalogue.ts'
import type { Gateway } from '../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { type RecordedCall, recordCalls, sampleClock } from './recorded-calls.ts'
import { sampleEntry, sampleLedger } from './sample-ledger.ts'
import { type SamplePartner, sampleAccount, sampleNow, sampleVendorId, vendorIdsOf } from './sample-partners.ts'

/** The API's answer to a question about an account. */
type Answer = ReturnType<typeof jsonAnswer>
export type ReadName = Extract<(typeof apiFunctions)[number]['name'], 'check-membership' | 'get-account' | 'get-plan'>

/** The functions that ask about an account, as their handlers ask; complete by its type. */
export const accountReads: Readonly<
  Record<ReadName, (context: ReadContext, asked: AskedAccount, fresh: boolean) => Promise<Answer>>
> = {
  'check-membership': async (context, asked) => jsonAnswer(200, await checkMembership(context, asked)),
  'get-account': async (context, asked, fresh) => accountAnswer(await getAccount(context, asked, fresh), asked),
  'get-plan': async (context, asked, fresh) =>
    asked.partner.capabilities.plan === undefined
      ? planNotServed(asked.partner)
      : accountAnswer(await getPlan(context, asked, fresh), asked),
}

/** What the ledger knows of the account when somebody asks. */
export const knownBefore = ['recently', 'long ago', 'never'] as const
export type KnownBefore = (typeof knownBefore)[number]

const plan: BillingPlan = {
  planType: 'GOLD',
  status: 'open',
  billingDayOfMonth: 15,
  tiers: [
    {
      usageType: 'CONTACTS',
      currentUsage: 120,
      tier: 1,
      tierMinimum: 0,
      tierMaximum: 500,
      price: 20,
      currencyCode: 'USD',
    },
  ],
}

/** What the directory holds of an account, by what the partner's generations show. */
function directoryOf(settings: PartnerSettings): AccountFields {
  const fields: AccountFields = { presence: 'present', status: 'open' }
  if (settings.capabilities.products !== undefined) {
    fields.singleBilling = true
    fields[productField('EmailMarketing')] = 'open'
  }
  if (settings.capabilities.plan !== undefined) Object.assign(fields, { planType: 'GOLD', billingDayOfMonth: 15 })
  for (const [generation, id] of Object.entries(vendorIdsOf(settings))) fields[vendorIdField(generation)] = id
  return fields
}

/** What lies in the ledger when somebody asks. */
export function ledgerKnowing(settings: PartnerSettings, known: KnownBefore): Item[] {
  if (known === 'never') return []
  const seenAt = known === 'recently' ? sampleNow - 60_000 : sampleNow - awsEngineTimes.freshFor - 60_000
  const kept = { ...planKey(settings.id, sampleAccount), v: 1, plan, seenAt, expiresAt: 0 } as unknown as Item
  return [
    sampleEntry(settings.id, directoryOf(settings), seenAt),
    ...(settings.capabilities.plan === undefined ? [] : [kept]),
  ]
}

/** What a question works with, over a ledger that holds these items. */
export const contextOver = (items: readonly Item[]): ReadContext => ({
  clock: sampleClock,
  store: sampleLedger(items),
  steps: protocolSteps,
  times: awsEngineTimes,
  random: { token: () => 'sample-token', fraction: () => 0, bytes: (count) => new Uint8Array(count) },
  budgetView: new Map(),
  observer: { notice: () => undefined },
})

/** The question for the sample account. */
export const askedOver = (partner: PartnerSettings, gateway: Gateway): AskedAccount => ({
  partner,
  gateway,
  account: sampleAccount,
  deadlineAt: 1_000_000,
})

/** The vendor calls that a question costs; a search of the listing ends on its first page here. */
export function readCalls(
  name: ReadName,
  { settings }: SamplePartner,
  known: KnownBefore,
  fresh: boolean,
): Promise<RecordedCall[]> {
  return recordCalls(settings, async ({ gateway, call }) => {
    const { listing } = settings.capabilities
    const fields: AccountFields = { presence: 'present' }
    if (listing !== 'xml') fields[vendorIdField(listing)] = sampleVendorId
    const free: Gateway = {
      ...gateway,
      readAccount: (names, wanted) => gateway.readAccount(names, wanted, call),
      listAccounts: async (page) => {
        const { evidence } = await gateway.listAccounts(page, call)
        return { ok: true, value: { accounts: [{ login: sampleAccount, fields }] }, evidence }
      },
    }
    await accountReads[name](contextOver(ledgerKnowing(settings, known)), askedOver(settings, free), fresh)
  })
}
