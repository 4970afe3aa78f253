#!/usr/bin/env node
declare global {
  /** Texts of `--help` by command, and the version; the bundle has them, so that they are printed without loading anything. */
  var partnerOpsTexts: { help: Readonly<Record<string, string>>; version: string } | undefined
}

const words = process.argv.slice(2)
const texts = globalThis.partnerOpsTexts
const asked = words.filter((word) => !word.startsWith('-')).join(' ')
const help = texts?.help[asked]

if (texts !== undefined && words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${texts.version}\n`)
} else if (
  help !== undefined &&
  (words.length === 0 || ['--help', '-h'].includes(words.at(-1) ?? '')) &&
  words.filter((word) => word.startsWith('-')).length <= 1
) {
  process.stdout.write(help)
  if (words.length === 0) process.exitCode = 2
} else void run()

async function run(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Such as `| head`: who reads has seen enough.
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted. What was accepted stays accepted; send the same file again to go on.\n')
    process.exit(130)
  })
  const { runCommand } = await import('./run-command.ts')
  const parts = { out: process.stdout, err: process.stderr, input: process.stdin, environment: process.env }
  process.exitCode = await runCommand(words, parts, texts?.version ?? 'from source')
}

export {}
