import * as z from 'zod/mini'
import { shownValue } from '../../messaging/field-problem.ts'
import { problemAnswer } from '../http/problem.ts'
import { whySchema } from './request-body.ts'

const day = 86_400_000

/** `never` in so many words: a pause that is forgotten is an outage that nobody notices. */
export const pauseFields = {
  why: whySchema,
  until: z.optional(
    z.union(
      [z.literal('never'), z.iso.datetime({ offset: true })],
      'must be a time with its offset, such as 2026-12-02T08:00:00Z, or never',
    ),
  ),
}

/** When a pause ends, wall-clock ms: 24 hours ahead unless it says when; no end only where it says `never`. */
export function pauseEnd(until: string | undefined, now: number) {
  const end = until === 'never' ? undefined : until === undefined ? now + day : Date.parse(until)
  if (end === undefined) return { end }
  if (end > now) return { end }
  return {
    refused: problemAnswer({
      status: 400,
      code: 'BODY_INVALID',
      title: 'The pause would end before it begins; nothing was changed.',
      problems: [{ code: 'FIELD_INVALID', field: 'until', rule: 'must lie ahead', value: shownValue(until, true) }],
    }),
  }
}
