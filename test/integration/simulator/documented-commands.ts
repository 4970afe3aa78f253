import { spawnSync } from 'node:child_process'

/** A command of a page and what stands below it. */
export interface DocumentedCommand {
  command: string
  /** `…` stands for anything within a line. */
  expected: string
}

/** The commands of all blocks marked `console`: `$ ` begins one, `> ` goes on with it, other lines are its output. */
export function readCommands(markdown: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = []
  for (const [, block = ''] of markdown.matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const part of block.split(/^\$ /m).slice(1)) {
      const lines = part.trimEnd().split('\n')
      const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('> '))
      const words = lines.slice(0, end < 0 ? undefined : end)
      const command = words.map((line, index) => (index === 0 ? line : line.slice(2))).join('\n')
      commands.push({ command, expected: end < 0 ? '' : lines.slice(end).join('\n') })
    }
  }
  return commands
}

/** Runs the commands one after the other in one shell, as a reader would, and gives what each of them printed. */
export function runCommands(commands: readonly DocumentedCommand[], folder: string): string[] {
  const mark = '--- output of the next command'
  const script = commands.map(({ command }) => `echo '${mark}'\n${command}`).join('\n')
  const { stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 24,
  })
  return stdout
    .split(`${mark}\n`)
    .slice(1)
    .map((output) => output.trimEnd())
}

/** What a documented output must match. */
export function patternOf(expected: string): RegExp {
  const literal = expected.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('…', '.*')}$`)
}
