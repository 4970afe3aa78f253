import { z } from 'zod'
import { cancelReasons } from '../core/plan-rules.ts'

/** A whole number, also written as a text, as samples of the vendor do. */
export const wholeNumber = z
  .union([z.int(), z.string().regex(/^\d{1,9}$/, 'must be a whole number')])
  .transform((value) => Number(value))

export const billingDay = wholeNumber.refine((day) => day >= 1 && day <= 31, 'must be from 1 to 31')

export const cancelReason = wholeNumber.refine(
  (reason) => cancelReasons.includes(reason),
  `must be one of ${cancelReasons.join(', ')}`,
)

/** A moment in ISO 8601 with date, time and zone; read as wall-clock ms. */
export const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/, 'must be a date and time in ISO 8601')
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at), 'must be a date and time that exists')

/** As `moment`, where the offset may be left out, which then is UTC's, and with `dateAlone` the time too. */
export const shortMoment = (dateAlone: boolean) =>
  z
    .string()
    .transform((text) => {
      if (dateAlone && /^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`
      return /T[^Z+-]*$/.test(text) ? `${text}Z` : text
    })
    .pipe(moment)

export const emailAddress = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
