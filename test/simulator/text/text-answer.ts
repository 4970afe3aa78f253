import type { Switches } from '../core/switches.ts'
import type { SimulatorResponse } from '../http-message.ts'
import { writeLines } from './write-lines.ts'

/** An answer of the text generation; its status is 200 whatever happened: docs/reference/vendor.md#text-answers. */
export const textAnswer = (code: number, lines: readonly string[], switches: Switches): SimulatorResponse => ({
  status: 200,
  headers: { 'content-type': `${switches.textContentType};charset=UTF-8` },
  body: writeLines(code, lines, switches),
})
