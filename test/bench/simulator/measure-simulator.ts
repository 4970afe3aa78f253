import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundleSimulator } from '../../../infra/local/bundle-functions.ts'
import type { VendorPartner } from '../../simulator/core/account.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import type { BenchRow, BenchSection } from '../bench-row.ts'
import { interleave } from '../interleave.ts'
import { changeMix } from './change-mix.ts'
import type { LoadOrder, LoadResult } from './load-order.ts'
import { type KnownAccount, readMix } from './read-mix.ts'
import { type StartedSimulator, startMeasured } from './simulator-under-test.ts'

const root = resolve(import.meta.dirname, '../../..')
const many = 10_000
const connections = 16
/** Accounts that are looked at, out of all. */
const sample = 200

const startTarget = { most: 1_000 }
const rateTarget = { least: 2_000 }

/** The vendor's simulator by itself: how soon it listens, and how many requests a second it answers. */
export async function measureSimulator({ quick }: { quick: boolean }): Promise<BenchSection> {
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-simulator-'))
  await using made = new AsyncDisposableStack()
  made.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const bundle = await bundleSimulator(root, folder)
  const rows = [...(await startRows(bundle, quick)), ...(await rateRows(bundle, folder, quick))]
  return {
    title: "The vendor's simulator by itself",
    rows,
    notes: [
      'Start: from the start of the process to the line that says that it listens; bundled as the local runtime does it.',
      'Changes: of each of 200 accounts in turn the plan over V3, twice, and a product over XML.',
      `Reads: of nineteen, sixteen look at one account in one of the four generations and three are a page of a listing; ${connections} open connections of a process of its own, every call in the journal.`,
    ],
  }
}

async function startRows(bundle: string, quick: boolean): Promise<BenchRow[]> {
  const bundled = (...words: string[]) => [process.execPath, bundle, '--port', '0', ...words]
  const seeded = ['--accounts', String(many)]
  const variants = [
    { name: 'start, bundled', words: bundled(), target: startTarget },
    { name: 'start, npm run simulator', words: ['npm', 'run', 'simulator', '--', '--port', '0'], target: startTarget },
    { name: `start, bundled, --accounts ${many}`, words: bundled(...seeded) },
  ]
  const measured = await interleave(
    variants.map(({ name, words }) => ({ name, measure: () => startOnce(words) })),
    { rounds: quick ? 3 : 9, warmUp: 1 },
  )
  return variants.map(({ name, target }) => ({
    name,
    value: measured[name]?.median ?? Number.NaN,
    unit: 'ms',
    ...(target === undefined ? {} : { target }),
    detail: `slowest of ${measured[name]?.all.length ?? 0}: ${Math.max(...(measured[name]?.all ?? [])).toFixed(0)} ms`,
  }))
}

async function startOnce([command = '', ...words]: readonly string[]): Promise<number> {
  const simulator = await startMeasured(command, words, root)
  await simulator.stop()
  return simulator.startedAfter
}

async function rateRows(bundle: string, folder: string, quick: boolean): Promise<BenchRow[]> {
  await using started = new AsyncDisposableStack()
  const generator = fork(join(import.meta.dirname, 'load-generator.ts'))
  const ended = once(generator, 'exit').then(() => Promise.reject(new Error('The load generator ended.')))
  ended.catch(() => undefined)
  started.defer(() => void (generator.connected && generator.disconnect()))
  const [partner] = demoPartners
  if (partner === undefined) throw new Error('There is no demo partner.')

  const seeded = ['--accounts', String(many)]
  const variants = []
  const kept = (of: string) => [...seeded, '--state', join(folder, of)]
  for (const { name, words, mix } of [
    { name: 'reads, no accounts', words: [], mix: readMix },
    { name: `reads, ${many} accounts for each partner`, words: seeded, mix: readMix },
    { name: 'the same, kept with --state', words: kept('reads'), mix: readMix },
    { name: `changes, ${many} accounts for each partner`, words: seeded, mix: changeMix },
    { name: 'changes, kept with --state', words: kept('changes'), mix: changeMix },
  ]) {
    const simulator = await startMeasured(process.execPath, [bundle, '--port', '0', ...words], root)
    started.defer(() => simulator.stop())
    const requests = await requestsFor(simulator, partner, mix)
    const order = { port: simulator.port, requests, connections, milliseconds: quick ? 1_000 : 3_000 }
    variants.push({ name, measure: () => answeredPerSecond({ generator, ended }, order, words.length === 0) })
  }
  const measured = await interleave(variants, { rounds: quick ? 2 : 5, warmUp: 1 })
  return variants.map(({ name }) => ({
    name,
    value: measured[name]?.median ?? Number.NaN,
    unit: '/s',
    target: rateTarget,
    detail: `each ${measured[name]?.all.map((rate) => rate.toFixed(0)).join(', ')} /s`,
  }))
}

async function requestsFor(
  { port, control }: StartedSimulator,
  partner: VendorPartner,
  mix: typeof readMix,
): Promise<string[]> {
  const { clientId = '', clientSecret = '' } = partner
  const token = await fetch(`http://127.0.0.1:${port}/partners/oauth2/default/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: accessToken } = (await token.json()) as { access_token: string }
  const listed = await fetch(`${control}/accounts?partner=${partner.partner}`)
  const { accounts } = (await listed.json()) as { accounts: KnownAccount[] }
  const step = Math.max(1, Math.floor(accounts.length / sample))
  return mix(partner, accounts.filter((_account, index) => index % step === 0).slice(0, sample), accessToken)
}

async function answeredPerSecond(
  { generator, ended }: { generator: ChildProcess; ended: Promise<never> },
  order: LoadOrder,
  isEmpty: boolean,
): Promise<number> {
  const answered = once(generator, 'message') as Promise<[LoadResult]>
  generator.send(order)
  const [{ perSecond, statuses }] = await Promise.race([answered, ended])
  // A refusal is cheaper than an answer: the figure counts only when nothing but absence was refused.
  const unexpected = Object.keys(statuses).filter((status) => status !== '200' && !(isEmpty && status === '404'))
  if (unexpected.length > 0) throw new Error(`The simulator answered ${JSON.stringify(statuses)}.`)
  return perSecond
}
