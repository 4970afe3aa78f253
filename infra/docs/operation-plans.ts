import type { AccountFields } from '../../shared/domain/account-fields.ts'
import {
  type Next,
  noProgress,
  type OperationContext,
  type OperationDefinition,
  type Progress,
  type Snapshot,
} from '../../shared/engine/define-operation.ts'
import type { PastAttempt } from '../../shared/ledger/operation-record.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { exampleFor, refusalOfInput } from './door.ts'
import { sampleAccounts, sampleTopics } from './sample-accounts.ts'
import { changed, inputChanges, noChange } from './sample-inputs.ts'
import { sampleAccount, sampleNow, sampleVendorId, vendorIdsOf } from './sample-partners.ts'

/** What a module would do in one state of the account, of the operation and of its input. */
export interface SamplePlan {
  /** How the input differs from the example. */
  label: string
  context: OperationContext<unknown>
  snapshot: Snapshot
  progress: Progress
  next: Next
}

/** What a module is told of an operation on the sample account, of whose identifiers only what it asks for is known. */
export function contextFor(
  module: OperationDefinition,
  partner: PartnerSettings,
  input: Readonly<Record<string, unknown>>,
): OperationContext<unknown> {
  const generation = module.needsVendorId?.(partner)
  return {
    account: sampleAccount,
    input: module.parseInput(input),
    partner,
    names: { login: sampleAccount, vendorIds: generation === undefined ? {} : { [generation]: sampleVendorId } },
    now: sampleNow,
  }
}

/**
 * Asks a module for its plans: for every input that the door lets through for this partner, every sample account, and
 * whatever an operation may have gone through before. The plain cases come first.
 */
export function* samplePlans(
  module: OperationDefinition,
  declaration: OperationFunctionDeclaration,
  partner: PartnerSettings,
): Generator<SamplePlan> {
  const base = exampleFor(declaration, partner)
  if (base === undefined) return
  for (const change of [noChange, ...inputChanges(declaration, base)]) {
    const input = changed(base, change)
    if (refusalOfInput(declaration, partner, input) !== undefined) continue
    const context = contextFor(module, partner, input)
    for (const snapshot of snapshotsFor(declaration)) {
      yield* followedBy(module, { label: change.label, context, snapshot, progress: noProgress })
      yield* followedBy(module, { label: change.label, context, snapshot, progress: { ...noProgress, tried: true } })
    }
  }
}

/** A plan, and the plans after it where the vendor refuses its step, or an identifier is looked for and found or not. */
function* followedBy(module: OperationDefinition, asked: Omit<SamplePlan, 'next'>): Generator<SamplePlan> {
  const { context, snapshot, progress } = asked
  const next = module.next(context, snapshot, progress)
  yield { ...asked, next }
  if (next.do === 'send' && module.goesOnAfterRefusal?.(next.step) === true) {
    yield* followedBy(module, {
      ...asked,
      progress: { ...progress, past: [...progress.past, refused(next.step.kind)] },
    })
  }
  if (next.do === 'locate') {
    yield* followedBy(module, { ...asked, context: located(context) })
    yield* followedBy(module, { ...asked, progress: { ...progress, unlisted: true } })
  }
}

/** The same once a search of the listing has found the vendor's identifiers. */
export const located = (context: OperationContext<unknown>): OperationContext<unknown> => ({
  ...context,
  names: { ...context.names, vendorIds: vendorIdsOf(context.partner) },
})

/** How an attempt ended that the vendor refused. */
export const refused = (step: string): PastAttempt => ({
  step,
  outcome: 'rejected',
  code: 'REQUEST_INVALID',
  at: sampleNow - 60_000,
  answered: 'The vendor refused the request as invalid.',
})

/** Samples of what the operation is about; of an account also one that belongs to somebody else by its profile. */
function snapshotsFor({ subject }: Pick<OperationFunctionDeclaration, 'subject'>): Snapshot[] {
  const shown = (fields: AccountFields, profile?: { organizationName: string }): Snapshot => ({
    fields,
    source: 'read',
    at: sampleNow,
    observation: { generation: 'xml', fields, ...(profile === undefined ? {} : { profile }) },
  })
  if (subject === 'partner') return sampleTopics().map((fields) => shown(fields))
  const others = shown({ presence: 'present' }, { organizationName: 'Another Company' })
  return [...sampleAccounts().map((fields) => shown(fields)), others]
}
