import type { Outward } from './delivery.ts'
import type { ActiveFault } from './fault-book.ts'
import type { SimulatorResponse } from './http-message.ts'

/** Whether the request is carried out at once although its answer is spoiled. */
export function appliesNow({ rule }: ActiveFault): boolean {
  switch (rule.fault) {
    case 'timeout-after':
    case 'reset-after':
    case 'status-500-after':
      return true
    case 'truncate':
    case 'slow':
      return true
    case 'html':
      return rule.applies ?? true
    case 'status':
      return rule.applies ?? false
    case 'timeout-before':
    case 'reset-before':
    case 'status-500-before':
    case 'apply-late':
    case 'stored-for-later':
      return false
  }
}

const serverError: SimulatorResponse = {
  status: 500,
  headers: { 'content-type': 'text/plain;charset=UTF-8' },
  body: 'Internal error',
}
const unavailable: SimulatorResponse = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: '[{"error_key":"service_unavailable","error_message":"The service is temporarily unavailable"}]',
}
const webPage: SimulatorResponse = {
  status: 200,
  headers: { 'content-type': 'text/html;charset=UTF-8' },
  body: '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><p>We will be back soon.<br></body></html>',
}

/** How long after the call (ms) the request is carried out; undefined when it is not put off. */
export const putOffMs = ({ rule }: ActiveFault): number | undefined =>
  rule.fault === 'apply-late' || rule.fault === 'stored-for-later' ? (rule.delayMs ?? 1000) : undefined

/** What the client sees under a fault, or without one. `response` is the vendor's own answer, if it made one. */
export function outwardOf(fault: ActiveFault | undefined, response: SimulatorResponse | undefined): Outward {
  const delayMs = fault?.rule.delayMs ?? 0
  switch (fault?.rule.fault) {
    case undefined:
      return { kind: 'answer', response: response ?? serverError, delayMs: 0 }
    case 'timeout-before':
    case 'timeout-after':
    case 'apply-late':
      return { kind: 'hold', ...(fault?.rule.holdMs === undefined ? {} : { holdMs: fault.rule.holdMs }) }
    case 'reset-before':
    case 'reset-after':
      return { kind: 'reset' }
    case 'status-500-before':
    case 'status-500-after':
      return { kind: 'answer', response: serverError, delayMs }
    case 'stored-for-later':
      return { kind: 'answer', response: unavailable, delayMs: 0 }
    case 'truncate':
      // An answer without a body has nothing to cut but the connection.
      return response === undefined || response.body === '' ? { kind: 'reset' } : { kind: 'truncated', response }
    case 'slow':
      return { kind: 'answer', response: response ?? serverError, delayMs: fault?.rule.delayMs ?? 1000 }
    case 'html':
      return { kind: 'answer', response: webPage, delayMs }
    case 'status': {
      const { status = 500, headers = {}, body = '' } = fault?.rule ?? {}
      const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      return {
        kind: 'answer',
        response: { status, headers: { 'content-type': 'text/plain;charset=UTF-8', ...lowerCase }, body },
        delayMs,
      }
    }
  }
}
