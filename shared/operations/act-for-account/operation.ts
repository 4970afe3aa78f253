import type { AccountFields } from '../../domain/account-fields.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import {
  defineOperation,
  type Next,
  type OperationContext,
  type Progress,
  type SendAnswer,
} from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { inOurWords } from '../../partner-api/generation-services.ts'
import { type InnerRequest, mostInnerAnswerBytes } from '../../partner-api/v3/calls/act-for-account.ts'
import { fromInput, observeNothing, requestByHand } from '../unshown-effect.ts'
import { actionText, isAllowed } from './allowed-actions.ts'
import { type ActForAccountInput, actForAccountInput } from './input.ts'

/**
 * Makes a request of V3 in the name of an account that the partner manages
 * (https://developer.constantcontact.com/api_guide/partners_master_token.html). What a GET answers is kept for the caller. Of
 * what another request has changed nothing here knows how to look, so after an unknown outcome a person decides.
 */
export const actForAccount = defineOperation<ActForAccountInput>({
  type: 'act-for-account',
  parseInput: (stored) => actForAccountInput.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.actions,
  needsRead: () => false,
  read: ({ names }, gateway, call) => gateway.readAccount(names, ['presence'], call),
  repeats: {
    'act-for-account': {
      because: 'a GET only shows something of the account',
      sources: ['https://developer.constantcontact.com/api_guide/account_details_get.html'],
    },
  },
  next: (context, { fields }, progress) =>
    fields.presence === 'absent' ? { do: 'wait-for-account' } : planFor(context, progress),
  send: async (_step, { names, input }, gateway, call) =>
    worded(input, await gateway.actForAccount(names, requestOf(input), call)),
  observe: observeNothing,
  byHand: (_step, context) => {
    const { method, path, pathParameters, query, payload } = context.input
    return requestByHand(context, `Make ${actionText(context.input)} by hand`, 'account_operations/sync', {
      account_operation_method: method,
      account_operation_url: path,
      ...(pathParameters === undefined ? {} : { account_operation_path_parameters: fromInput('pathParameters') }),
      ...(query === undefined ? {} : { account_operation_query_parameters: fromInput('query') }),
      ...(payload === undefined ? {} : { account_operation_payload: fromInput('payload') }),
    })
  },
  project: (): AccountFields => ({}),
})

/** A read that brings no answer changes nothing, so nobody has to decide about it: it is given up before it would be parked. */
const mostReads = 4

function planFor({ input, partner }: OperationContext<ActForAccountInput>, { past }: Progress): Next {
  if (!isAllowed(partner, input)) {
    return {
      do: 'reject',
      code: 'ACTION_NOT_ALLOWED',
      message: `The settings of ${partner.id} do not allow ${actionText(input)} any more (allowedActions).`,
      nextSteps: ['Allow it in the settings of the partner, deploy the stage, then ask again under a new operationId.'],
    }
  }
  const reads = past.filter(({ outcome }) => outcome === 'unknown').length
  if (input.method === 'GET' && reads >= mostReads) {
    return {
      do: 'reject',
      code: 'NO_USABLE_ANSWER',
      message: `The vendor was asked ${reads} times and gave no answer that can be used. Nothing was changed.`,
      nextSteps: ['Look at the attempts of this operation, then ask again under a new operationId.'],
    }
  }
  return { do: 'send', step: stepFor(input) }
}

const stepFor = ({ method, path }: ActForAccountInput): Step => ({
  kind: 'act-for-account',
  target: {},
  details: { method, path },
  last: true,
  mayBeStored: false,
  afterUnknown: method === 'GET' ? 'repeat' : 'park',
})

const requestOf = ({ method, path, pathParameters, query, payload }: ActForAccountInput): InnerRequest => ({
  method,
  path,
  ...(pathParameters === undefined ? {} : { pathParameters }),
  ...(query === undefined ? {} : { query }),
  ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
})

/** What came of it in words of this operation; an answer is handed on whole or not at all. */
function worded({ method }: ActForAccountInput, answer: VendorAnswer<unknown>): VendorAnswer<SendAnswer> {
  if (answer.ok) {
    return inOurWords(answer, (value) => ({
      generation: 'v3' as const,
      fields: {},
      ...(value === undefined ? {} : { reply: JSON.stringify(value) }),
    }))
  }
  const { failure } = answer
  if (failure.code === 'CONFLICT') {
    const message = 'The vendor refused the request as contradicting what is in the account.'
    return { ...answer, failure: { ...failure, message } }
  }
  if (failure.code === 'ANSWER_TOO_LARGE' && method === 'GET') {
    const message = `The vendor’s answer has more than ${mostInnerAnswerBytes / 1024} KiB, which is the most that is read. Ask for less of it, for instance with a limit in the query.`
    return { ...answer, failure: { ...failure, class: 'rejected', message } }
  }
  return answer
}
