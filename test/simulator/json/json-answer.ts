import type { Effect } from '../core/verdict.ts'
import type { SimulatorResponse } from '../http-message.ts'
import type { CarriedOut } from '../vendor-call.ts'

/** An answer with a JSON body. */
export const jsonAnswer = (status: number, body: unknown): SimulatorResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** An answer without a body. */
export const emptyAnswer = (status: number): SimulatorResponse => ({ status, headers: {}, body: '' })

/** What a call without effect, or with one, comes to. */
export const carriedOut = (response: SimulatorResponse, effect: Effect = 'none'): CarriedOut => ({ response, effect })
