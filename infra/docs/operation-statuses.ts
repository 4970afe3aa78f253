import type { ReportedStatus } from '../../shared/engine/describe-operation.ts'
import type { DeferReason } from '../../shared/ledger/account-record.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { durationText } from './duration-text.ts'
import { codeText, markdownTable } from './markdown.ts'

/** Complete by its type: a new status does not compile until it is described here. */
const statuses: Readonly<Record<ReportedStatus, string>> = {
  received: 'written down, not yet promised',
  accepted: 'in its lane, and the next to be carried out',
  waiting: "behind another operation in the account's lane, named in `behind`",
  deferred:
    'first in its lane, and due at `dueAt`, or without that when the API key has room; `reason` says what it waits for',
  sending: 'a request may be on its way',
  resolving: 'what became of the request is not known; the account is looked at when the vendor has settled',
  applied: 'done: the account is as wanted',
  rejected: 'not done, and it will not be; `code` and `nextSteps` say why and what to do',
  withdrawn: 'taken back before anything was sent',
  parked: 'only a person can decide; the operations behind it wait',
}

/** Complete by its type. */
const reasons: Readonly<Record<DeferReason, string>> = {
  rate: 'a place in the rate of the API key',
  quota: 'the next day, when the key may send again',
  outage: 'the vendor, who does not answer',
  held: 'somebody to put settings or credentials right',
  paused: 'an operator, who has paused the key',
  settle: 'the vendor to have finished and to show it',
  dependency: `an operation in \`after\` that was not received yet: for ${durationText(awsEngineTimes.dependencyTimeout)} at most`,
  account: 'the account, which the vendor does not know yet',
  deadline: 'the next run: this one had no time left for a call',
  parked: 'a decision',
  scan: 'a pass over the listing',
  listing:
    'a listing that proves to show login names, or somebody who names the identifier: by long intervals, then it is parked',
  events: 'the event bus, which has not taken 500 events of this account',
}

export const statusTable = (): string =>
  markdownTable(
    ['status', 'means'],
    Object.entries(statuses).map(([status, meaning]) => [codeText(status), meaning]),
  )

export const deferralTable = (): string =>
  markdownTable(
    ['`reason`', 'a deferred operation waits for'],
    Object.entries(reasons).map(([reason, meaning]) => [codeText(reason), meaning]),
  )
