import * as z from 'zod/mini'
import { readJson } from '../../../messaging/json-text.ts'
import { somethingElse } from '../../calling/answer-error.ts'
import { FieldError } from '../../calling/field-error.ts'
import { checkOneOf, checkText } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { readJsonIfAny } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import {
  type InnerMethod,
  innerMethods,
  innerPathRule,
  isInnerPath,
  isPathValue,
  pathParametersOf,
  pathValueRule,
} from '../inner-path.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'

/** A V3 request that the vendor makes in the name of a managed account. */
export interface InnerRequest {
  method: InnerMethod
  /** Path after `/v3`, with its parameters in braces: `/contacts/{contact_id}`. */
  path: string
  pathParameters?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  /** JSON text. */
  payload?: string
}

/** Would carry credentials, or change what the vendor's own request is. */
const foreignHeaders = /^(?:authorization|x-api-key|cookie|host|connection|content-length|transfer-encoding)$/i
const headerForm = { pattern: /^[A-Za-z0-9-]+$/, words: 'a header name' }
const nameForm = { pattern: /^[A-Za-z0-9_.-]+$/, words: 'a parameter name' }
const mostPayload = 262_144
const mostPairs = 50

/** The most that is read of an answer: it is kept in one item of the ledger, and handed on in one answer of the API. */
export const mostInnerAnswerBytes = 256 * 1024

/**
 * Makes a request in the name of a managed account: docs/reference/vendor.md#v3-act-for-account. Its 404 does not say
 * whether the account or what the inner request names is unknown.
 *
 * @returns the call; its value is the JSON of the inner answer, undefined for none
 * @throws FieldError
 */
export function actForAccount(accountId: string, request: InnerRequest): VendorCall<unknown> {
  const method = checkOneOf('method', request.method, innerMethods)
  const { path, pathParameters = {}, query = {}, headers = {}, payload } = request
  checkPath(path, pathParameters)
  const bytes = payload === undefined ? undefined : checkPayload(payload)
  return {
    name: 'v3 act-for-account',
    kind: method === 'GET' ? 'read' : 'write',
    namesAccount: true,
    notFound: 'RESOURCE_NOT_FOUND',
    method: 'POST',
    path: `${accountPath(accountId)}/account_operations/sync`,
    body: jsonBody({
      account_operation_url: path,
      account_operation_method: method,
      account_operation_payload: payload,
      account_operation_query_parameters: pairsOf('query', query, 'query_param', nameForm),
      account_operation_path_parameters: pairsOf('pathParameters', pathParameters, 'path_param', nameForm),
      account_operation_headers: pairsOf('headers', checkHeaders(headers), 'header', headerForm),
    }),
    sent: { method, url: path, payloadBytes: bytes },
    confidential: [
      ...Object.values(pathParameters),
      ...Object.values(query),
      ...Object.values(headers),
      ...textsIn(payload),
    ],
    maximumAnswerBytes: mostInnerAnswerBytes,
    rateRefusal,
    read: (answer) => ofThisAccount(readJsonIfAny(answer, z.unknown()), accountId),
    describe: (value) => (value === undefined ? 'no content' : 'JSON, not kept'),
  }
}

function checkPath(path: string, parameters: Readonly<Record<string, string>>): void {
  if (!isInnerPath(path)) throw new FieldError('path', innerPathRule, path)
  const named = pathParametersOf(path)
  const given = Object.keys(parameters)
  const fits = named.every((name) => given.includes(name)) && given.every((name) => named.includes(name))
  if (!fits) throw new FieldError('pathParameters', 'must be exactly those that the path names in braces', given)
  const odd = given.find((name) => !isPathValue(parameters[name] ?? ''))
  if (odd !== undefined) throw new FieldError(`pathParameters.${odd}`, pathValueRule)
}

function checkPayload(payload: string): number {
  const bytes = Buffer.byteLength(payload)
  if (bytes > mostPayload) throw new FieldError('payload', `must have at most ${mostPayload} bytes`, bytes)
  if (readJson(payload).kind !== 'value') {
    throw new FieldError('payload', 'must be JSON without repeated names, at most twenty levels deep')
  }
  return bytes
}

/** What names another account at its top is not what was asked for, and nobody's to see. */
function ofThisAccount(value: unknown, accountId: string): unknown {
  const { success, data } = named.safeParse(value)
  if (success && data.encoded_account_id !== accountId) throw somethingElse('encoded_account_id')
  return value
}

const named = z.object({ encoded_account_id: z.string() })

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const foreign = Object.keys(headers).find((name) => foreignHeaders.test(name))
  if (foreign !== undefined) throw new FieldError('headers', 'must not hold credentials or framing', foreign)
  return headers
}

function pairsOf(
  field: string,
  pairs: Readonly<Record<string, string>>,
  prefix: string,
  form: { pattern: RegExp; words: string },
): Record<string, string>[] | undefined {
  const entries = Object.entries(pairs)
  if (entries.length > mostPairs) throw new FieldError(field, `must have at most ${mostPairs} entries`, entries.length)
  if (entries.length === 0) return undefined
  return entries.map(([name, value]) => ({
    [`${prefix}_key`]: checkText(`${field} name`, name, { most: 100, form, shown: true }),
    [`${prefix}_value`]: checkText(`${field}.${name}`, value, { least: 0, most: 2_000 }),
  }))
}

/** Texts of a payload, which an error might repeat. */
const textsIn = (payload = ''): string[] =>
  [...payload.matchAll(/"([^"\\]{2,200})"/g)].slice(0, 200).map(([, text]) => text ?? '')
