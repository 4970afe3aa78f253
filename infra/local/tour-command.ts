import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Runtime, startRuntime } from './runtime.ts'
import { tourReport } from './tour-report.ts'
import { playTour } from './tour-script.ts'
import { tourTable } from './tour-table.ts'

const write = (text: string): void => {
  process.stdout.write(text)
}

const tourHelp = `Plays the tour once, in a folder of its own that is removed afterwards.

  npm run tour

  --help    this text

Exit code 0 only if the vendor saw exactly the expected calls.
`

/** `npm run tour`: the tour once, in a folder of its own. Returns 0 only if the vendor saw exactly the expected calls. */
export async function tourCommand(words: readonly string[]): Promise<number> {
  const [word] = words
  if (word !== undefined) {
    const wantsHelp = word === '--help' || word === '-h'
    if (!wantsHelp) process.stderr.write(`The tour has no options, but was given ${JSON.stringify(word)}\n`)
    write(tourHelp)
    return wantsHelp ? 0 : 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-tour-'))
  let runtime: Runtime
  try {
    runtime = await startRuntime({
      root: resolve(import.meta.dirname, '../..'),
      folder,
      onNote: (message) => write(`  (${message})\n`),
    })
  } catch (error) {
    write(`The tour could not start: ${error instanceof Error ? error.message : error}\nLogs are in ${folder}/logs.\n`)
    return 1
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void runtime.stop().finally(() => process.exit(130))
    })
  }
  let exitCode = 1
  try {
    const terminal = process.stdout.isTTY ? { columns: process.stdout.columns || 80 } : undefined
    const result = await playTour(runtime.endpoints, tourTable(write, terminal))
    write(`\n${tourReport(result)}`)
    exitCode = result.differences.length === 0 ? 0 : 1
  } catch (error) {
    write(`\nThe tour broke off: ${error instanceof Error ? error.message : error}\n`)
  } finally {
    await runtime.stop()
    if (exitCode === 0) rmSync(folder, { recursive: true, force: true })
    else write(`State and logs are kept in ${folder}\n`)
  }
  return exitCode
}
