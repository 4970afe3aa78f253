import { checkOneOf } from '../calling/field-rules.ts'

/** The vendor's reasons for a cancellation, the same in V2 and V3: vendor reference, sections 3.5 and 4.7. */
export const cancelReasons = [1, 2, 3, 11, 12, 14, 21, 27, 30] as const
export type CancelReason = (typeof cancelReasons)[number]

/** @throws FieldError for a reason that the vendor does not know */
export const checkCancelReason = (value: number): CancelReason => checkOneOf('reason', value, cancelReasons)
