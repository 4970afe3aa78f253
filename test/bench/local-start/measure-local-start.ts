import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import type { BenchRow, BenchSection } from '../bench-row.ts'
import { median } from '../median.ts'
import { type TreeMemory, treeMemory } from './process-memory.ts'

const root = resolve(import.meta.dirname, '../../..')

/** `npm start` in fresh folders: how long until it is ready, and what the whole tree of processes holds then. */
export async function measureLocalStart({ quick }: { quick: boolean }): Promise<BenchSection> {
  const starts = []
  for (let round = 0; round < (quick ? 1 : 3); round++) starts.push(await startOnce())
  const memories = starts.flatMap(({ memory }) => memory ?? [])
  const worst = memories.toSorted((one, other) => other.rss - one.rss)[0]
  const seconds = starts.map(({ readyAfter }) => readyAfter)
  return {
    title: 'npm start in a fresh folder',
    rows: [
      {
        name: 'ready after',
        value: median(seconds),
        unit: 's',
        target: { most: 5 },
        detail: `wall-clock, with npm itself; each ${seconds.map((time) => time.toFixed(1)).join(', ')} s`,
      },
      ...(worst === undefined ? [] : [memoryRow(worst)]),
    ],
    notes: [
      'Memory 3 s after the start, before any work; npm and its shell count too. RSS counts shared pages once for each process.',
      ...(worst === undefined ? ['Memory is read from /proc, which this system does not have.'] : []),
    ],
  }
}

function memoryRow({ rss, pss, processes }: TreeMemory): BenchRow {
  return {
    name: 'memory of all processes (RSS)',
    value: rss,
    unit: 'MiB',
    target: { most: 600 },
    detail: `${processes} processes${pss === undefined ? '' : `; PSS ${pss} MiB`}`,
  }
}

async function startOnce(): Promise<{ readyAfter: number; memory: TreeMemory | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-start-'))
  const began = performance.now()
  const child = spawn('npm', ['start', '--', '--no-tour', '--folder', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that the signal at the end reaches all of it, as Ctrl-C would.
    detached: true,
  })
  const ended = once(child, 'exit')
  try {
    const ready = await sayingReady(child.stdout, ended)
    if (!ready) throw new Error('npm start ended before it was ready.')
    const readyAfter = (performance.now() - began) / 1_000
    await setTimeout(3_000)
    return { readyAfter, memory: treeMemory(child.pid ?? 0) }
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function sayingReady(output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<boolean> {
  const { promise, resolve: found } = Promise.withResolvers<boolean>()
  createInterface({ input: output }).on('line', (line) => {
    if (line.startsWith('Ready in')) found(true)
  })
  return Promise.race([promise, ended.then(() => false)])
}
