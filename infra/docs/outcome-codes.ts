import type { OutcomeCode } from '../../shared/ledger/operation-record.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { durationText } from './duration-text.ts'
import { codeText, markdownTable } from './markdown.ts'

/** What a code tells: the status that it comes with, what happened, what to do. */
type Meaning = readonly [status: string, happened: string, next: string]

/** Complete by its type: a new code does not compile until it is described here. */
const outcomeCodes: Readonly<Record<OutcomeCode, Meaning>> = {
  LANE_FULL: [
    'rejected',
    "The account's lane holds 200 operations already.",
    'Let some end, or decide the parked one at the head; then use a new `operationId`.',
  ],
  EXPIRED: [
    'rejected',
    'Its `notAfter` passed before anything was sent.',
    'Use a new `operationId` if it is still wanted.',
  ],
  WITHDRAWN: ['withdrawn', 'It was taken back before anything was sent.', 'Nothing.'],
  ACCOUNT_UNKNOWN: [
    'rejected',
    'The vendor does not know the account under this partner, also after a wait.',
    'Provision the account first, or correct the login name.',
  ],
  LISTING_WITHOUT_LOGINS: [
    'parked',
    'The account’s identifier is not known, and the listing does not prove to show login names: neither that the account is there nor that it is not can be seen in it.',
    'Send the same operation again with `vendorId` beside `account` and retry it; or set `listingShows` for the partner.',
  ],
  RENAME_SUSPECTED: [
    'parked',
    'The listing shows under this login name the identifier of an account that is known by another: it may have been renamed.',
    'Compare the two at the vendor; go on under the name by which it is known here.',
  ],
  IDENTITY_CHANGED: [
    'parked',
    'A reconciliation has seen the login name with another identifier than the known one: the name may belong to another account by now.',
    'Send the same operation again with the `vendorId` that is meant and retry it; or decide it.',
  ],
  ACCOUNT_ID_CONTRADICTED: [
    'rejected',
    'The `vendorId` in the operation is not the identifier by which the account is known, or leads to another account.',
    'Find out which account is meant, then ask again under a new operationId.',
  ],
  ACCOUNT_EXISTS: [
    'rejected',
    'The account to be provisioned is under the partner already.',
    'Go on with the account as it is.',
  ],
  ACCOUNT_EXISTS_DIFFERENT: [
    'rejected, or parked after an unknown outcome',
    'An account of this login name is under the partner, and differs from what was asked for; after an unknown outcome also where it does not show all that distinguishes it from another.',
    'Compare the two; choose another login name, or decide the parked operation.',
  ],
  LOGIN_NAME_TAKEN: [
    'rejected',
    'The login name is taken by an account outside this partner, or by a mere user of somebody’s account.',
    'Choose another login name, or ask the vendor to move the account.',
  ],
  ACCOUNT_SUSPENDED: [
    'rejected',
    'The vendor has switched the account off for a time, for compliance, for a payment or by its owner’s wish; nothing was sent.',
    'Let the owner, or the vendor’s partner team, end the suspension; then ask again under a new `operationId`.',
  ],
  LISTING_PROVES_NOTHING: [
    'parked',
    'The account was looked for in the listing at all the long intervals and not seen, and a row of the listing cannot be read, or its pages lead in a circle: so it is not known to be absent.',
    'Ask the vendor about the row that the evidence names, or ask again with `vendorId` instead of the login name; then mark or retry.',
  ],
  LOGIN_NAME_UNAVAILABLE: [
    'rejected',
    'The vendor says that the login name is taken, and no read of this partner’s can show by whom.',
    'Ask for its membership; then go on with the account, or choose another login name.',
  ],
  ALREADY_SO: [
    'applied, effect `none`, or `unproven` after an unknown outcome',
    'The account is as wanted already; nothing more was sent.',
    'Nothing.',
  ],
  LAST_PRODUCT: [
    'rejected',
    'Cancelling the last product would cancel the account and end single billing for good.',
    'Open the anchor product first, or leave it, or say `releaseFromSingleBilling`.',
  ],
  ENDS_SINGLE_BILLING: [
    'rejected',
    'Cancelling the account would end its single billing for good, or may do so.',
    'Leave it, or say `releaseFromSingleBilling`.',
  ],
  CANCELLATION_PENDING: [
    'rejected',
    'A cancellation of the account with a later date is on record.',
    'Let it end, or wait for that date and reopen it, or say `despiteCancellation` where the operation has it.',
  ],
  ACCOUNT_CANCELED: [
    'rejected',
    'The account is cancelled; a plan would open it again and bill for it.',
    'Ask for `reopen-account` if that is wanted.',
  ],
  BILLING_DAY_MISSING: [
    'rejected',
    'An account without single billing leaves its trial, and no billing day was given.',
    'Give `billingDayOfMonth` under a new `operationId`.',
  ],
  NOT_SINGLE_BILLED: [
    'rejected',
    "The account is not under the partner's single billing.",
    'Put it under single billing at the vendor first.',
  ],
  CAUGHT_IN_SINGLE_BILLING: [
    'rejected',
    'The account lost its last product and with it single billing; the vendor neither opens nor updates it.',
    'Ask for `reopen-account`.',
  ],
  LADDER_ENDED: [
    'parked',
    'Every way back that the partner has was tried, or none leads further.',
    "Send the letter in `request` to the vendor's partner team; retry when they have done it.",
  ],
  PASSWORD_SECRET_UNUSABLE: [
    'rejected',
    'The secret that the message names as password is missing, out of bounds or no password. Nothing was sent.',
    'Put a usable password there, then use a new `operationId`.',
  ],
  DEPENDENCY_FAILED: [
    'rejected',
    'An operation in `after` was rejected or withdrawn.',
    'Correct that one, then use new `operationId`s.',
  ],
  DEPENDENCY_MISSING: [
    'parked',
    `An operation in \`after\` was not received within ${durationText(awsEngineTimes.dependencyTimeout)} of this one. Until then this one is \`deferred\`, and its account waits; \`operation.delayed\` reports it after ${durationText(awsEngineTimes.dependencyReport)}.`,
    `Send it: this one goes on by itself then, ${durationText(awsEngineTimes.parkedLook)} later at the latest.`,
  ],
  DEPENDENCY_CYCLE: [
    'parked',
    'Operations of one account wait for each other in a circle.',
    'Reject one and send it again with another `after`.',
  ],
  DEPENDENCY_OTHER_ACCOUNT: [
    'rejected',
    'An operation in `after` is of another account.',
    'Name only operations of the same account.',
  ],
  CHANGED_ELSEWHERE: [
    'parked',
    'After an unknown outcome the account is neither as it was nor as wanted.',
    'Find out who else changed it, then decide.',
  ],
  BEFORE_UNKNOWN: [
    'parked',
    'After an unknown outcome the target is not seen, and the state before is not known.',
    'Look at the account at the vendor, then decide.',
  ],
  CANNOT_TELL: [
    'parked',
    'Looking at the account could not settle what became of the request.',
    'Ask the vendor, then decide.',
  ],
  EFFECT_NOT_SHOWN: [
    'parked, after an unknown outcome',
    'A request was sent and no answer says what became of it, or an answer that is no verdict; nothing at the vendor shows whether it took effect.',
    'Find out from the owner of the account or the vendor; then mark it, or retry it, which sends it again without a look. `request` holds the request to make by hand.',
  ],
  ACTION_NOT_ALLOWED: [
    'rejected',
    'The settings of the partner allowed the request when it was accepted, and do not any more.',
    'Allow it in `allowedActions`, deploy, then use a new `operationId`.',
  ],
  NO_USABLE_ANSWER: [
    'rejected',
    'The vendor was asked several times for something that is only read, and gave no answer that can be used. Nothing was changed.',
    'Look at the attempts; then use a new `operationId`.',
  ],
  PLAN_OUTDATED: [
    'rejected',
    'The message said how its sender saw the account (`expects`), and the read before the first request showed it otherwise. Nothing was sent.',
    'Look at the account as it is now; then use a new `operationId`.',
  ],
  ATTEMPTS_EXHAUSTED: [
    'parked',
    'Five requests were sent, and none was seen to take effect, or no read can show it.',
    'Ask the vendor, then decide.',
  ],
  PROBABLY_APPLIED: [
    'parked',
    'The vendor refused a request as contradicting what is there, and what became of an earlier one is not known: it was probably carried out, although no look in 24 hours showed it.',
    'Ask the vendor whether it has what was asked for, then decide.',
  ],
  OWN_FAULT: [
    'parked',
    'An exception in this software while it worked on this operation; the vendor has no part in it.',
    'Report it with the log line `own-fault`; retry once it is mended.',
  ],
  ACCOUNT_ODD: [
    'parked',
    'The vendor answers oddly about this account alone, in every try of some hours; the message has its last answer.',
    'Look at the account at the vendor, or ask the vendor; then retry it.',
  ],
  STORED_NOT_SEEN: [
    'parked',
    'The vendor may have stored the request; no look in 24 hours showed its effect.',
    'Ask the vendor whether it is still stored, then decide.',
  ],
  OPERATION_TYPE_UNKNOWN: [
    'parked',
    'The deployed version does not know this operation.',
    'Deploy a version that does.',
  ],
  INPUT_DAMAGED: [
    'parked',
    'The stored input no longer fits the schema of the operation.',
    'Reject it and send it again under a new `operationId`.',
  ],
  SHADOW: [
    'withdrawn',
    'The partner or the message is in shadow mode: `message` says what would have been sent, and nothing was.',
    "Switch `shadow` off in the partner's settings, or ask without it under a new `operationId`.",
  ],
  MARKED_BY_PERSON: ['applied or rejected', 'A person decided a parked operation.', 'Nothing.'],
}

/** Every code that an operation may end with. */
export const allOutcomeCodes = Object.keys(outcomeCodes) as OutcomeCode[]

/** What to do after an outcome, where the operation itself says nothing. */
export const nextOf = (code: OutcomeCode): string => outcomeCodes[code][2]

/** The status that a code comes with, as the table says it. */
export const statusOf = (code: OutcomeCode): string => outcomeCodes[code][0]

/**
 * The table of the outcome codes.
 *
 * @param operationsOf - which operations end with a code, in words
 */
export const outcomeTable = (operationsOf: (code: OutcomeCode) => string): string =>
  markdownTable(
    ['code', 'status', 'what happened', 'what to do', 'operation'],
    Object.entries(outcomeCodes).map(([code, meaning]) => [
      codeText(code),
      ...meaning,
      operationsOf(code as OutcomeCode),
    ]),
  )
