import { readMasheryRefusal } from '../mashery-refusal.ts'

/** Refusals by rate come from Mashery: docs/reference/vendor.md#xml-conventions. */
export const rateRefusal = readMasheryRefusal

/** Type of every body of this generation, asked and answered: docs/reference/vendor.md#xml-create. */
export const atomMediaType = 'application/atom+xml'
