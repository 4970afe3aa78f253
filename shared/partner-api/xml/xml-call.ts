import type { RequestRules } from '../failure-classification.ts'
import { readMasheryRefusal } from '../mashery-refusal.ts'

/** One kind of call of this generation, ready to be carried out. */
export interface XmlCall<Value> extends RequestRules<Value> {
  /** For evidence and logs, such as `read-site-owner`. */
  name: string
  method: 'GET' | 'POST'
  path: string
  /** An Atom entry. */
  body?: Buffer
  /** What is sent, field by field, without secrets and personal data. */
  sent?: Record<string, unknown>
  /** Secrets and personal data that an answer might repeat; taken out of whatever is kept of it. */
  confidential?: readonly string[]
  maximumAnswerBytes?: number
  /** A short reading of a success for the evidence, without personal data. */
  describe(value: Value): string
}

/** What all calls of this generation have in common. */
export const rateRefusal = readMasheryRefusal
export const atomMediaType = 'application/atom+xml'
