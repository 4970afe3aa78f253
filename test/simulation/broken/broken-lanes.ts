import type { Change, Condition } from '../../../shared/ledger/item-store.ts'
import type { SimulatedTable } from '../world/simulated-table.ts'
import { type BrokenEngine, withReading, withSteps, withStore } from './broken-engine.ts'

const always: Condition = { is: 'present', path: ['pk'] }
const terminal: readonly unknown[] = ['applied', 'rejected', 'withdrawn']

const fences = new WeakMap<SimulatedTable, Map<string, number>>()

/** Which fence number belongs to a lease, remembered beside the ledger: R6 is not told. */
function fencesOf(table: SimulatedTable): Map<string, number> {
  const known = fences.get(table) ?? new Map<string, number>()
  fences.set(table, known)
  return known
}

const without = (changes: readonly Change[], attribute: string): Change[] =>
  changes.filter((change) => !('set' in change && change.set[0] === attribute))

/** Engines that lack a rule about lanes: order, leases, the pop, what is due. */
export const brokenLanes: readonly BrokenEngine[] = [
  {
    name: 'the pop has no condition',
    seed: 9,
    context: withSteps((steps) => ({ popHead: (input) => ({ ...steps.popHead(input), condition: always }) })),
  },
  {
    name: 'the pop compares the fence number only',
    aim: { step: 'popHead', fault: 'sdk-retried' },
    context: (context, bench) => {
      const known = fencesOf(bench.table)
      const remembering = withStore((store) => ({
        update: async (key, changes, condition) => {
          const result = await store.update(key, changes, condition)
          const lease = result.item?.lease as { token: string } | undefined
          if (lease !== undefined) known.set(lease.token, Number(result.item?.fence))
          return result
        },
      }))
      const popping = withSteps((steps) => ({
        popHead: (input) => ({
          ...steps.popHead(input),
          condition: { is: 'equal', path: ['fence'], value: known.get(input.hold.token) ?? -1 },
        }),
      }))
      return popping(remembering(context, bench), bench)
    },
  },
  {
    name: 'the pop compares the head only',
    seed: 8,
    aim: { step: 'popHead', fault: 'arrives-twice' },
    context: withSteps((steps) => ({
      popHead: (input) => ({
        ...steps.popHead(input),
        condition: { is: 'equal', path: ['q', 0], value: input.hold.entry },
      }),
    })),
  },
  {
    name: 'tokens are given out per process and not per write',
    seed: 22,
    context: (context, { machine }) => ({
      ...context,
      random: { ...context.random, token: () => `${machine.name}-${machine.life}` },
    }),
  },
  {
    name: 'a lease too short for the send, and never looked at again',
    context: (context, bench) => {
      const unchecked = withSteps(() => ({
        renewLease: () => ({ condition: always, changes: [{ add: ['fence'], value: 0 }] }),
      }))
      return { ...unchecked(context, bench), times: { ...context.times, lease: 10_000 } }
    },
  },
  {
    name: 'the lease is not looked at before the send',
    aim: { step: 'renewLease', fault: 'freeze-before' },
    context: (context, bench) => {
      const unlooked = new WeakSet<object>()
      const blind = withStore((store) => ({
        update: async (key, changes, condition) => {
          const result = await store.update(key, changes, condition)
          if (!unlooked.has(changes) || result.item === undefined) return result
          const lease = { token: 'whose', until: Number.MAX_SAFE_INTEGER }
          return { committed: true, item: { ...result.item, lease } }
        },
      }))
      const unasked = withSteps(() => ({
        renewLease: () => {
          const changes: Change[] = [{ add: ['fence'], value: 0 }]
          unlooked.add(changes)
          return { condition: always, changes }
        },
      }))
      return unasked(blind(context, bench), bench)
    },
  },
  {
    name: 'an operation is appended even if it is in the lane',
    context: withSteps((steps) => ({
      joinLane: (input) => ({
        ...steps.joinLane(input),
        condition: {
          all: [
            { is: 'size', path: ['q'], compare: 'greaterOrEqual', value: 1 },
            { is: 'size', path: ['q'], compare: 'less', value: input.capacity },
          ],
        },
      }),
    })),
  },
  {
    name: 'a second entry of a finished operation is projected again',
    aim: { step: 'createOperation', fault: 'freeze-after' },
    context: withReading((operation, { table }) => {
      const lane = table.get({ pk: `ACCOUNTS#${operation.partner}`, sk: String(operation.account) })
      return terminal.includes(operation.status) ? { ...operation, turn: lane?.turn ?? 0 } : operation
    }),
  },
  {
    name: 'a terminal head is popped bare',
    seed: 22,
    context: withReading((operation) => (terminal.includes(operation.status) ? { ...operation, turn: -1 } : operation)),
  },
  {
    name: 'an event that was not taken is not indexed',
    seed: 8,
    context: withSteps((steps) => ({
      popHead: (input) => {
        const write = steps.popHead(input)
        if (!input.anyEventDue || input.size > 1) return write
        return { ...write, changes: [...without(write.changes, 'dueAt'), { remove: ['dueAt'] }] }
      },
    })),
  },
  {
    name: 'a head that waits for what is behind it is not moved',
    seed: 12,
    context: withSteps((steps) => ({ moveHead: (input) => steps.moveHead({ ...input, moved: input.queue }) })),
  },
  {
    name: 'a full lane is refused without being written down',
    seed: 15,
    context: withSteps((steps) => ({
      refuseFullLane: (input) => {
        const write = steps.refuseFullLane(input)
        return {
          ...write,
          changes: [
            { set: ['w'], value: input.token },
            { add: ['ver'], value: 1 },
          ],
        }
      },
    })),
  },
  {
    name: 'a parked lane is not due',
    seed: 16,
    context: withSteps((steps) => ({
      free: (input) => {
        const write = steps.free(input)
        if (input.rest.reason !== 'parked') return write
        return { ...write, changes: [...without(write.changes, 'dueAt'), { remove: ['dueAt'] }] }
      },
    })),
  },
  {
    name: 'the lane is released while an outcome is unknown',
    context: withSteps((steps) => ({
      free: (input) => (input.rest.reason === 'settle' ? popped(steps.free(input)) : steps.free(input)),
    })),
  },
  {
    name: 'a parked head releases its lane',
    seed: 16,
    context: withSteps((steps) => ({
      free: (input) => (input.rest.reason === 'parked' ? popped(steps.free(input)) : steps.free(input)),
    })),
  },
  {
    name: 'what this lane changed a moment ago is taken from a lagging read',
    context: withSteps((steps) => ({
      popHead: (input) => {
        const write = steps.popHead(input)
        return { ...write, changes: without(write.changes, 'changedAt') }
      },
    })),
  },
]

/** The lane goes on to the next operation, whatever became of this one. */
const popped = (write: { condition: Condition; changes: readonly Change[] }) => ({
  ...write,
  changes: [...write.changes, { remove: ['q', 0] } as const, { add: ['turn'], value: 1 } as const],
})
