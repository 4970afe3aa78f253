import { join } from 'node:path'
import { BenchProcess } from '../bench-process.ts'
import type { RecordedAnswer, ReplayMessage, SeenRequest } from './replay-server.ts'

/** A running server of recorded answers. */
export interface Replay extends AsyncDisposable {
  origin: string
  lastRequest(): Promise<SeenRequest>
}

/** @param answers by method and address */
export async function startReplay(answers: ReadonlyMap<string, RecordedAnswer>): Promise<Replay> {
  const server = new BenchProcess<ReplayMessage>(join(import.meta.dirname, 'replay-server.ts'))
  const port = await server.ask<number>({ answers })
  return {
    origin: `http://127.0.0.1:${port}`,
    lastRequest: () => server.ask('last-request'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
