import { join } from 'node:path'
import { BenchProcess } from '../bench-process.ts'
import type { BenchRow, BenchSection } from '../bench-row.ts'
import { interleave } from '../interleave.ts'
import { median } from '../median.ts'
import { type Replay, startReplay } from '../replay/start-replay.ts'
import type { ClientFigures, ClientMessage } from './client-process.ts'
import { type Asked, type CallName, callNames, inFlight, type Way, ways } from './measured-calls.ts'
import { recordCalls } from './record-calls.ts'
import { requireSameRequest } from './same-request.ts'

/** The most that a call of our clients may cost beside the bare one. */
const most = 1.5

/** Calls of one measurement; a page costs as much as many single answers. */
const callsAtOnce: Record<CallName, number> = {
  'V3 plan': 1_600,
  'V3 list of 50': 1_000,
  'XML account': 600,
  'XML product': 600,
  'XML list of 50': 24,
}

type Figures = Record<CallName, Record<Way, ClientFigures[]>>

const noFigures = (): Figures[CallName] => ({ ours: [], bare: [], fetch: [] })

/** CPU of our V3 and XML clients beside `undici.request` and `fetch`, each with the parser alone. */
export async function measureClients({ quick }: { quick: boolean }): Promise<BenchSection> {
  const { answers, ...asked } = await recordCalls()
  await using server = await startReplay(answers)
  const figures = Object.fromEntries(callNames.map((name) => [name, noFigures()])) as Figures
  // Code is compiled a little otherwise in every process, so that one of each says too little.
  for (let generation = 0; generation < (quick ? 1 : 3); generation++) {
    // It takes some ten thousand calls until all of it is compiled.
    await measureGeneration(figures, server, asked, quick ? { rounds: 5, warmUp: 8 } : { rounds: 9, warmUp: 14 })
  }
  return {
    title: 'CPU of a vendor call, beside the bare request',
    rows: callNames.flatMap((name) => rowsOf(name, figures[name])),
    notes: [
      'Ours: permit, send window, deadline, strict reading, classification, evidence. Bare: the same request byte for byte, the body as text, and JSON.parse or XMLParser.parse.',
      `Each way in processes of its own, turn by turn, ${inFlight} calls in flight; another process gives answers that were recorded from the simulator.`,
    ],
  }
}

async function measureGeneration(
  figures: Figures,
  server: Replay,
  asked: Asked,
  plan: { rounds: number; warmUp: number },
): Promise<void> {
  await using started = new AsyncDisposableStack()
  const clients = new Map<Way, BenchProcess<ClientMessage>>()
  for (const way of ways) {
    const client = started.use(new BenchProcess<ClientMessage>(join(import.meta.dirname, 'client-process.ts')))
    await client.ask({ way, origin: server.origin, asked })
    clients.set(way, client)
  }
  const carryOut = async (way: Way, call: CallName, count: number): Promise<ClientFigures> => {
    const client = clients.get(way)
    if (client === undefined) throw new Error(`There is no process for ${way}.`)
    return client.ask({ call, count })
  }
  for (const call of callNames) {
    await requireSameRequest(call, (way) => carryOut(way, call, 1), server)
    // Turns of the warm-up do not count.
    let turn = -plan.warmUp * ways.length
    await interleave(
      ways.map((name) => ({
        name,
        measure: async () => {
          const measured = await carryOut(name, call, callsAtOnce[call])
          if (turn++ >= 0) figures[call][name].push(measured)
          return measured.cpu
        },
      })),
      plan,
    )
  }
}

function rowsOf(call: CallName, figures: Record<Way, ClientFigures[]>): BenchRow[] {
  const cpu = (way: Way): number => median(figures[way].map((one) => one.cpu))
  const told = (way: Way): string =>
    `${cpu(way).toFixed(0)} µs, ${median(figures[way].map(({ perSecond }) => perSecond)).toFixed(0)}/s`
  return [
    {
      name: `${call}: our client ÷ undici.request and parser`,
      value: cpu('ours') / cpu('bare'),
      unit: '×',
      target: { most },
      detail: `${told('ours')} beside ${told('bare')}`,
    },
    {
      name: `${call}: our client ÷ fetch and parser`,
      value: cpu('ours') / cpu('fetch'),
      unit: '×',
      detail: `beside ${told('fetch')}`,
    },
  ]
}
