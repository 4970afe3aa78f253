import { type Asked, type CallName, type Calls, callsIn, inFlight, type Way } from './measured-calls.ts'

/** First what the process is to be, then what it is to do, as often as asked. */
export type ClientMessage = { way: Way; origin: string; asked: Asked } | { call: CallName; count: number }

export interface ClientFigures {
  /** µs for one call, all threads of the process: garbage collection counts. */
  cpu: number
  perSecond: number
}

/**
 * One way of calling, in a process of its own as a function is: together with others it would be measured with their
 * garbage to collect and with code that was made for all of them.
 */
let calls: Calls | undefined

async function carryOut(call: CallName, count: number): Promise<ClientFigures> {
  const act = calls?.[call]
  if (act === undefined) throw new Error('This process was not told what it is.')
  let left = count
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await act()
    }
  }
  const [cpu, began] = [process.cpuUsage(), performance.now()]
  await Promise.all(Array.from({ length: inFlight }, work))
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / count, perSecond: count / ((performance.now() - began) / 1_000) }
}

process.on('message', async (message: ClientMessage) => {
  if ('way' in message) {
    calls = callsIn(message.way, message.origin, message.asked)
    process.send?.('ready')
  } else process.send?.(await carryOut(message.call, message.count))
})
process.on('disconnect', () => process.exit(0))
