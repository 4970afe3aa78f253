import type { AccountFields } from '../../shared/domain/account-fields.ts'
import type { CallEvidence, VendorAnswer } from '../../shared/domain/answer.ts'
import type { Found, OperationDefinition } from '../../shared/engine/define-operation.ts'
import { afterUnknownOf, changesNothing } from '../../shared/ledger/after-unknown.ts'
import type { Before, Step } from '../../shared/ledger/operation-record.ts'
import type { AccountObservation, AccountProfile, Gateway } from '../../shared/partner-api/gateway.ts'
import { located } from './operation-plans.ts'
import { afterUnknown, type OwnOutcome } from './own-outcome.ts'
import { type PlannedStep, shows } from './plan-survey.ts'
import { sampleAccounts, sampleTopics } from './sample-accounts.ts'
import { sampleNow } from './sample-partners.ts'

const evidence: CallEvidence = { call: 'shown', method: 'none', path: '', finishedAt: sampleNow }
const call = { deadlineAt: 1, permit: () => Promise.resolve() }

/**
 * Has a module look at a step whose outcome is unknown, with every answer that the vendor may give to it.
 *
 * @returns the ends in which only a person can decide; a step that may be repeated is looked at only when it was refused then
 */
export async function sampleLooks(module: OperationDefinition, planned: PlannedStep): Promise<OwnOutcome[]> {
  const { step, fields } = planned
  if (afterUnknownOf(step) === 'park' || changesNothing(step)) return []
  const context = located(planned.context)
  const known: Before = { fields, source: 'read', at: sampleNow }
  const outcomes = new Map<string, OwnOutcome>()
  for (const before of [known, undefined]) {
    for (const { gateway, found } of sampleAnswers(step)) {
      const look = await module.observe(step, before, context, gateway, call, async () => found)
      if (look.conclusion !== 'elsewhere' && look.conclusion !== 'cannot-tell') continue
      const { code, message } = look
      if (!outcomes.has(code)) {
        outcomes.set(code, { code, statuses: [afterUnknown], messages: [message], nextSteps: [] })
      }
    }
  }
  return [...outcomes.values()]
}

/** Every sample as a read and the listing would show it, and an account that is somebody else's by its profile. */
function sampleAnswers(step: Step): { gateway: Gateway; found: Found }[] {
  const samples = [...sampleAccounts(), ...sampleTopics()].filter((fields) => shows(fields, step))
  const others = answered({ presence: 'present' }, { organizationName: 'Another Company' })
  return [...samples.map((fields) => answered(fields)), ...('presence' in step.target ? [others] : [])]
}

function answered(fields: AccountFields, profile?: AccountProfile): { gateway: Gateway; found: Found } {
  const observation: AccountObservation = { generation: 'xml', fields, ...(profile === undefined ? {} : { profile }) }
  const answer: VendorAnswer<AccountObservation> = { ok: true, value: observation, evidence }
  const shown = async () => answer
  // A look only reads.
  const gateway = { readAccount: shown, readTopic: shown } as unknown as Gateway
  const sameOrganization = async () => profile === undefined
  const isThere = fields.presence === 'present'
  return {
    gateway,
    found: isThere ? { is: 'found', observation, sameOrganization, evidence } : { is: 'absent', evidence },
  }
}
