import type { WriteResult } from '../../../shared/ledger/item-store.ts'
import { type BrokenEngine, withStore, withWrites } from './broken-engine.ts'
import { runningKey } from './running-key.ts'

/** Engines that lack a rule about budgets, keys, guards, events or the queue. */
export const brokenSurroundings: readonly BrokenEngine[] = [
  {
    name: 'each process has a budget of its own',
    context: withStore((store, { machine }) => {
      const own = <Key extends { pk: string }>(key: Key): Key =>
        key.pk.startsWith('KEY#') ? { ...key, pk: `${key.pk} of ${machine.name}` } : key
      return {
        get: (key) => store.get(own(key)),
        update: (key, changes, condition) => store.update(own(key), changes, condition),
      }
    }),
  },
  {
    name: 'waiting spends receives',
    engine: (engine, { table }) => ({
      ...engine,
      handle: async (request, deadline) => {
        const answer = await engine.handle(request, deadline)
        const key = { pk: `OPERATION#${request.partner}#${request.operationId}`, sk: 'OPERATION' }
        if (table.get(key)?.status === 'received') throw new Error('It was throttled; let the queue bring it again.')
        return answer
      },
    }),
  },
  {
    name: 'a stopped key is asked all the same',
    context: withStore((store) => ({
      get: async (key) => runningKey(await store.get(key)),
      update: async (key, changes, condition) => {
        const result = await store.update(key, changes, condition)
        return result.item === undefined ? result : ({ ...result, item: runningKey(result.item) } as WriteResult)
      },
    })),
  },
  {
    name: 'the breaker probes with a write',
    gateway: (gateway) => ({
      ...gateway,
      probe: (call) => gateway.openProduct({ login: 'whoever', vendorIds: {} }, 'EmailMarketing', call),
    }),
  },
  {
    name: 'a mis-set key rejects',
    seed: 7,
    gateway: withWrites({
      answer: (answer) =>
        answer.ok || answer.failure.class !== 'held'
          ? answer
          : { ...answer, failure: { ...answer.failure, class: 'rejected' } },
    }),
  },
  {
    name: 'the last product is cancelled without being asked to',
    module: (module) => ({
      ...module,
      next: (context, ...rest) =>
        module.next({ ...context, input: { ...(context.input as object), releaseFromSingleBilling: true } }, ...rest),
    }),
  },
  {
    name: 'another payload under a known id is taken for a repeat',
    context: (context) => ({ ...context, digest: () => 'the same' }),
  },
  {
    name: 'an event that was not taken is forgotten',
    seed: 8,
    context: (context) => ({
      ...context,
      events: { emit: (event) => context.events.emit(event).catch(() => undefined) },
    }),
  },
  {
    name: 'an event has another id each time',
    context: (context) => ({
      ...context,
      events: { emit: (event) => context.events.emit({ ...event, id: `${event.id}/${context.random.token()}` }) },
    }),
  },
]
