import type { Switches } from './core/switches.ts'
import type { Generation, SimulatorResponse } from './http-message.ts'
import { textAnswer } from './text/text-answer.ts'

/**
 * How a generation's gateway refuses a call that is over a limit: docs/reference/vendor.md#xml-conventions, #v2-common
 * and #v3-errors-and-limits.
 */
export function overLimitAnswer(
  limit: 'rate' | 'quota',
  generation: Generation,
  switches: Switches,
): SimulatorResponse {
  const style = switches.overLimitAnswer
  const isTextFailure = style === 'by-generation' && generation === 'text' && switches.textOverLimit === 'failure'
  if (isTextFailure) return textAnswer(500, [limit === 'rate' ? 'over its rate' : 'over its daily limit'], switches)
  if (style === 'v3' || (style === 'by-generation' && generation === 'v3')) return newGateway(limit)
  const answer = generation === 'v2' || generation === 'v3' ? masheryAsJson(limit) : masheryAsText(limit)
  return withErrorCode(answer, limit, switches)
}

function withErrorCode(
  answer: SimulatorResponse,
  limit: 'rate' | 'quota',
  { masheryErrorCode }: Switches,
): SimulatorResponse {
  if (masheryErrorCode === 'left-out') return answer
  const code = limit === 'rate' ? 'ERR_403_DEVELOPER_OVER_QPS' : 'ERR_403_DEVELOPER_OVER_RATE'
  const headers = { ...answer.headers, 'x-mashery-error-code': code }
  if (masheryErrorCode === 'beside-text') return { ...answer, headers }
  return { ...answer, headers: { ...headers, 'content-type': 'text/html' }, body: '<h1>Forbidden</h1>' }
}

function newGateway(limit: 'rate' | 'quota'): SimulatorResponse {
  const body =
    limit === 'rate'
      ? { error_key: 'throttled', error_message: 'Too Many Requests' }
      : { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' }
  return { status: 429, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function masheryAsJson(limit: 'rate' | 'quota'): SimulatorResponse {
  const [key, message] = limit === 'rate' ? ['over.qps', 'over its rate'] : ['over.ratelimit', 'over its daily limit']
  const body = [{ error_key: `mashery.not.authorized.${key}`, error_message: `This API key is ${message}.` }]
  return { status: 403, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function masheryAsText(limit: 'rate' | 'quota'): SimulatorResponse {
  const text = limit === 'rate' ? 'Developer Over Qps' : 'Developer Over Rate'
  return { status: 403, headers: { 'content-type': 'text/xml' }, body: `<h1>403 ${text}</h1>` }
}
