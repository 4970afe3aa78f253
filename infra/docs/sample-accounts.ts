import { type AccountFields, productField, topicFields } from '../../shared/domain/account-fields.ts'
import { fingerprintOf, webhookTopics } from '../../shared/partner-api/json/webhook-topics.ts'
import { sampleNow } from './sample-partners.ts'

/** The products whose states the samples go through; the second may be a partner's anchor. */
export const sampleProducts = ['EmailMarketing', 'EventMarketing'] as const

/** A later time at which an account may be going to end. */
export const sampleLater = new Date(sampleNow + 30 * 86_400_000).toISOString()

/** The values that a field of a sample account goes through; `undefined` is a field that is not known. */
export const sampleValues: Readonly<Record<string, readonly (string | boolean | undefined)[]>> = {
  status: ['open', 'trial', 'canceled', 'trial-ended'],
  singleBilling: [true, false, undefined],
  [productField(sampleProducts[0])]: ['open', 'canceled', 'absent'],
  [productField(sampleProducts[1])]: ['absent', 'open'],
  planType: [undefined, 'TRIAL', 'GOLD', 'SILVER'],
  cancellationAt: [undefined, sampleLater],
}

/** Accounts in every state that a plan may depend on, as a read would show them; the plain ones first. */
export function sampleAccounts(): AccountFields[] {
  let accounts: AccountFields[] = [{ presence: 'present' }]
  for (const [field, values] of Object.entries(sampleValues)) {
    const withField = (value: string | boolean | undefined) => (value === undefined ? {} : { [field]: value })
    accounts = accounts.flatMap((account) => values.map((value) => ({ ...account, ...withField(value) })))
  }
  return [...accounts, { presence: 'absent' }]
}

/** What may be known of a partner's webhook topics: nothing, where they go, or that they go nowhere. */
export function sampleTopics(): AccountFields[] {
  const allAre = (value: string): AccountFields =>
    Object.assign({}, ...webhookTopics.map((topic) => topicFields(topic, value)))
  return [{}, allAre(fingerprintOf('https://hooks.example.com/v3/acme')), allAre('none')]
}
