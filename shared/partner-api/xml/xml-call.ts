import { readMasheryRefusal } from '../mashery-refusal.ts'

/** Refusals by rate come from Mashery: vendor reference, section 2.5. */
export const rateRefusal = readMasheryRefusal

/** Type of every body of this generation, asked and answered: vendor reference, section 2.3. */
export const atomMediaType = 'application/atom+xml'
