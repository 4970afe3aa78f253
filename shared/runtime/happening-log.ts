import type { Happening } from './happening-sentences.ts'
import type { LogFields } from './log-fields.ts'

/** Takes what happened, for logs and metrics; no personal data. */
export interface HappeningLog {
  notice(happening: Happening, fields: LogFields): void
}
