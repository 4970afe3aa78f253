import type { CallEvidence, VendorAnswer } from '../../shared/domain/answer.ts'
import { failureOf } from '../../shared/partner-api/failure-classification.ts'
import type { AccountObservation, Gateway } from '../../shared/partner-api/gateway.ts'
import { accountReads, askedOver, contextOver, ledgerKnowing } from './account-reads.ts'
import { BehaviourError } from './operation-module.ts'
import { sampleNow, samplePartners } from './sample-partners.ts'

/** What a question about an account is answered with in one situation. */
export interface ReadAnswer {
  when: string
  status: number
  body: Record<string, unknown>
}

type ReadName = keyof typeof accountReads
type Situation = readonly [
  when: string,
  knows: 'recently' | 'never',
  vendor: VendorAnswer<AccountObservation>,
  partner: string,
]

const evidence: CallEvidence = { call: 'shown', method: 'none', path: '', finishedAt: sampleNow }
const shows = (fields: AccountObservation['fields']): VendorAnswer<AccountObservation> => ({
  ok: true,
  value: { generation: 'xml', fields },
  evidence,
})
const isThere = shows({ presence: 'present', status: 'open' })
const isNotThere = shows({ presence: 'absent' })
const isSilent: VendorAnswer<AccountObservation> = { ok: false, failure: failureOf('TIMED_OUT'), evidence }

const widest = 'XML and V3'
const known: Situation = ['the account is known', 'recently', isThere, widest]
const absent: Situation = ['the vendor does not know the account under this partner', 'never', isNotThere, 'XML']
const silent: Situation = ['the vendor does not answer', 'never', isSilent, 'XML']

const situations: Readonly<Record<ReadName, readonly Situation[]>> = {
  'check-membership': [known, absent, silent],
  'get-account': [known, absent, silent],
  'get-plan': [
    known,
    [absent[0], 'never', isNotThere, 'V3'],
    [silent[0], 'never', isSilent, 'V3'],
    ['the partner has no generation for plans', 'recently', isThere, 'XML'],
  ],
}

/** The answers to one question in every situation, asked of the function itself. */
export function readAnswers(name: ReadName): Promise<ReadAnswer[]> {
  return Promise.all(
    situations[name].map(async ([when, knows, vendor, partnerName]) => {
      const settings = samplePartners.find((partner) => partner.name === partnerName)?.settings
      if (settings === undefined) throw new BehaviourError(`There is no sample partner ${partnerName}.`)
      const said = async () => vendor
      const listed = async () => (vendor.ok ? { ...vendor, value: { accounts: [] } } : vendor)
      // A question only reads.
      const gateway = { readAccount: said, listAccounts: listed } as unknown as Gateway
      const context = contextOver(ledgerKnowing(settings, knows))
      const answer = await accountReads[name](context, askedOver(settings, gateway), false)
      const body = JSON.parse(answer.body ?? '{}') as Record<string, unknown>
      return { when, status: answer.statusCode ?? 0, body }
    }),
  )
}
