import { CommanderError } from 'commander'
import { asCliError } from './cli-error.ts'
import { exitCodes } from './exit-codes.ts'
import { program } from './program.ts'
import type { TerminalParts } from './terminal.ts'

/**
 * Runs a command line.
 *
 * @param words without `node` and the script
 * @returns the exit code
 */
export async function runCommand(words: readonly string[], parts: TerminalParts, version: string): Promise<number> {
  const { command, ended } = program(parts, version)
  try {
    await command.parseAsync([...words], { from: 'user' })
    return exitCodes[ended()].code
  } catch (error) {
    // It has written its own text.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage.code
    const { exit, code, message, nextSteps, more } = asCliError(error)
    if (words.includes('--json'))
      parts.err.write(`${JSON.stringify({ error: { code, message, nextSteps, ...more } })}\n`)
    else
      parts.err.write(
        [`${code}: ${message}`, ...fieldLines(more), ...nextSteps.map((step) => `  → ${step}`), ''].join('\n'),
      )
    return exitCodes[exit].code
  }
}

function fieldLines({ problems }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(problems)) return []
  return (problems as { field: string; rule: string; value?: string }[]).map(
    ({ field, rule, value }) => `  ${field} ${rule}${value === undefined ? '' : `, but is ${value}`}`,
  )
}
