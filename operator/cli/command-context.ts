import { type ApiClient, apiClient } from '../client/api-client.ts'
import { type Target, type TargetOptions, targetOf } from './target.ts'
import { Terminal, type TerminalParts } from './terminal.ts'

export interface GlobalOptions extends TargetOptions {
  json?: boolean
  quiet?: boolean
}

/** What a command works with. */
export interface CommandContext {
  terminal: Terminal
  target(): Promise<Target>
  api(): Promise<ApiClient>
  now(): number
  pause(milliseconds: number): Promise<void>
}

export function commandContext(parts: TerminalParts, options: GlobalOptions): CommandContext {
  let found: Promise<Target> | undefined
  const target = (): Promise<Target> => {
    found ??= targetOf(options)
    return found
  }
  return {
    terminal: new Terminal(parts, options),
    target,
    async api() {
      const { url, sign } = await target()
      return apiClient(url, sign)
    },
    now: () => Date.now(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
}
