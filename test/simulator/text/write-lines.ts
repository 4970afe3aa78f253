import type { Switches } from '../core/switches.ts'

/**
 * Writes a code and the lines after it, in the layout that the switches ask for: docs/reference/vendor.md#text-answers.
 */
export function writeLines(code: number, lines: readonly string[], switches: Switches): string {
  const end = switches.textLineEnd === 'lf' ? '\n' : '\r\n'
  const isFailure = code !== 0
  switch (switches.textLayout) {
    case 'padded':
      return [' ', code, ...lines, '', ''].join(end)
    case 'one-line':
      return isFailure ? `${code} ${lines.join(' ')}${end}` : [code, ...lines, ''].join(end)
    case 'one-line-colon':
      return isFailure ? `${code}${lines.join(' ')}:${end}` : [code, ...lines, ''].join(end)
    case 'lines':
      return [code, ...lines, ''].join(end)
  }
}
