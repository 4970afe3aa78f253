import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { MustRest } from '../../../shared/engine/lane-run.ts'
import type { Change, Item, ItemKey, WriteResult } from '../../../shared/ledger/item-store.ts'
import { type BrokenEngine, withSteps, withStore } from './broken-engine.ts'
import { runningKey } from './running-key.ts'

const month = 30 * 86_400_000

/** A turn that ends after its read; with `kept` the read is used when its turn comes again, however old it is by then. */
function restsAfterRead(kept: boolean): NonNullable<BrokenEngine['module']> {
  return (module: OperationDefinition): OperationDefinition => {
    const answers = new Map<string, Awaited<ReturnType<OperationDefinition['read']>>>()
    return {
      ...module,
      read: async (context, ...rest) => {
        const id = `${context.partner.id} ${context.account} ${module.type}`
        const earlier = answers.get(id)
        answers.delete(id)
        if (earlier !== undefined) return kept ? earlier : module.read(context, ...rest)
        const answer = await module.read(context, ...rest)
        answers.set(id, answer)
        const inLine = { class: 'o', partner: context.partner.id } as const
        throw new MustRest({ until: context.now, reason: 'rate', inLine })
      },
    }
  }
}

/** What was begun stands behind all that were accepted meanwhile. */
const behindAll = withSteps((steps, { machine }) => ({
  free: (input) => {
    const write = steps.free(input)
    if (input.rest.inLine === undefined) return write
    return { ...write, changes: [...without(write.changes, 'dueAt'), { set: ['dueAt'], value: machine.now() }] }
  },
}))

const without = (changes: readonly Change[], attribute: string): Change[] =>
  changes.filter((change) => !('set' in change && change.set[0] === attribute))

const isLane = (key: ItemKey): boolean => key.pk.startsWith('ACCOUNTS#')

/** Engines that lack a rule about the line in which a backlog waits. */
export const brokenLines: readonly BrokenEngine[] = [
  {
    name: 'reads are made again for ever',
    context: (context) => ({ ...context, times: { ...context.times, freshFor: 1, guardReadFor: 1 } }),
  },
  {
    name: 'slots are given out far ahead',
    context: (context) => ({ ...context, times: { ...context.times, slotWait: 150_000 } }),
  },
  {
    name: 'all read before any of them writes',
    context: behindAll,
    module: restsAfterRead(true),
  },
  {
    name: 'a write queues behind the whole line',
    seed: 3,
    context: behindAll,
    module: restsAfterRead(false),
  },
  {
    name: 'one partner always goes first',
    seed: 18,
    context: withStore((store) => ({
      get: async (key) => withOneLine(await store.get(key)),
      update: async (key, changes, condition) => {
        const result = await store.update(key, changes, condition)
        return { ...result, item: withOneLine(result.item) } as WriteResult
      },
    })),
  },
  {
    name: 'everybody who is accepted wakes a runner',
    seed: 5,
    context: (context, bench) =>
      withStore((store) => ({
        update: async (key, changes, condition) => {
          const result = await store.update(key, changes, condition)
          const isLonger = changes.some((change) => ('set' in change ? change.set[0] : undefined) === 'q')
          if (isLane(key) && isLonger && result.committed)
            await context.doorbells.ringLine('key-a').catch(() => undefined)
          return result
        },
      }))(context, bench),
  },
  {
    name: 'what the guard rests on is used however old it is',
    seed: 10,
    module: restsAfterRead(true),
    context: (context) => ({ ...context, times: { ...context.times, freshFor: month, guardReadFor: month } }),
  },
  {
    name: 'a lane is taken out of its line by a place that is no more its own',
    aim: { step: 'readIndex', fault: 'stale' },
    context: withSteps((steps) => ({
      takeFromLine: (input) => {
        const write = steps.takeFromLine(input)
        const all = (write.condition as { all: readonly object[] }).all
        const others = all.filter((one) => !('path' in one && (one.path as string[])[0] === 'dueAt'))
        return { ...write, condition: { all: others } as typeof write.condition }
      },
    })),
  },
  {
    name: 'nobody looks again at a line that was closed',
    seed: 16,
    context: withStore((store) => ({
      // Who closes a line, and the sweeper, ask for one lane.
      due: async (line, time, page) => (page.limit === 1 ? { keys: [] } : store.due(line, time, page)),
    })),
  },
  {
    name: 'runners pass by the stop of their key',
    context: withStore((store) => ({
      get: async (key) => runningKey(await store.get(key)),
      update: async (key, changes, condition) => {
        const result = await store.update(key, changes, condition)
        return { ...result, item: runningKey(result.item) as Item }
      },
    })),
  },
]

/** A key as it would be if those of one partner alone waited, whenever any of them does. */
function withOneLine<Found extends Item | undefined>(item: Found): Found {
  if (item?.sk !== 'KEY' || item.lines === undefined) return item
  const lines = Object.entries(item.lines as Record<string, number>)
  const [first] = lines.map(([name]) => String(name.split('#')[1])).sort()
  return { ...item, lines: Object.fromEntries(lines.filter(([name]) => name.split('#')[1] === first)) } as Found
}
