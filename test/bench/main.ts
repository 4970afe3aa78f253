import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { measureAllowedRate } from './allowed-rate/measure-allowed-rate.ts'
import { measureAwsUnits } from './aws-units/measure-aws-units.ts'
import { benchHelp, type Part, readBenchOptions } from './bench-options.ts'
import { sectionText, summaryText } from './bench-report.ts'
import { type BenchSection, isMet } from './bench-row.ts'
import { measureClients } from './clients/measure-clients.ts'
import { measureFeedMemory } from './feed-memory/measure-feed-memory.ts'
import { measureLocalStart } from './local-start/measure-local-start.ts'
import { measureModuleLoad } from './module-load/measure-module-load.ts'
import { measureOwnCpu } from './own-cpu/measure-own-cpu.ts'
import { measureSimulator } from './simulator/measure-simulator.ts'
import { measureThroughput } from './throughput/measure-throughput.ts'

const measurements: Record<Part, (options: { quick: boolean }) => Promise<BenchSection>> = {
  'module-load': measureModuleLoad,
  'own-cpu': measureOwnCpu,
  clients: measureClients,
  'feed-memory': measureFeedMemory,
  'allowed-rate': measureAllowedRate,
  'aws-units': measureAwsUnits,
  'local-start': measureLocalStart,
  simulator: measureSimulator,
  throughput: measureThroughput,
}

const write = (text: string): void => {
  process.stdout.write(text)
}

/**
 * `npm run bench`.
 *
 * @returns the exit code: 0 when everything was measured, whether targets are met or missed; 2 for a bad command line
 */
async function main(words: readonly string[]): Promise<number> {
  const reading = readBenchOptions(words)
  if (reading.kind === 'help') {
    write(benchHelp)
    return 0
  }
  if (reading.kind === 'bad') {
    process.stderr.write(`${reading.problem}\n\n${benchHelp}`)
    return 2
  }
  const { only, quick, json } = reading.options
  const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`
  write(`${machine}${quick ? ', quick' : ''}\n\n`)
  const sections: BenchSection[] = []
  for (const part of only) {
    const section = await measurements[part]({ quick })
    sections.push(section)
    write(`${sectionText(section)}\n`)
  }
  write(`${summaryText(sections)}\n`)
  if (json !== undefined) {
    const told = sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => ({ ...row, met: isMet(row) ?? null })),
    }))
    writeFileSync(json, `${JSON.stringify({ machine, quick, sections: told }, undefined, 2)}\n`)
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
