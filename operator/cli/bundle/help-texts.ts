import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { program } from '../program.ts'

/** Every command with the words that lead to it, the program itself as the empty text. */
export function helpTexts(version: string): Record<string, string> {
  const nowhere = new PassThrough()
  const parts = { out: nowhere, err: nowhere, input: nowhere, environment: {} }
  const texts: Record<string, string> = {}
  const add = (command: Command, path: readonly string[]): void => {
    texts[path.join(' ')] = command.helpInformation()
    for (const inner of command.commands) add(inner, [...path, inner.name()])
  }
  add(program(parts, version).command, [])
  return texts
}
