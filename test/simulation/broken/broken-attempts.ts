import type { Condition, Item } from '../../../shared/ledger/item-store.ts'
import type { Verdict } from '../../../shared/ledger/operation-record.ts'
import { withRepeatableSteps } from '../../support/engine/repeatable-steps.ts'
import type { SimulatedTable } from '../world/simulated-table.ts'
import { type BrokenEngine, withReading, withRecords, withSteps, withStore, withWrites } from './broken-engine.ts'

const always: Condition = { is: 'present', path: ['pk'] }
const terminal: readonly unknown[] = ['applied', 'rejected', 'withdrawn']

const begins = new WeakMap<SimulatedTable, Map<string, number>>()

function beginsOf(table: SimulatedTable): Map<string, number> {
  const known = begins.get(table) ?? new Map<string, number>()
  begins.set(table, known)
  return known
}

const sendWindow = 5_000

/** A refusal that is to be looked at ends the operation at once. */
const believing = (isBelieved: (verdict: Verdict) => boolean): NonNullable<BrokenEngine['context']> =>
  withSteps((steps, { table, machine }) => ({
    writeOutcome: (input) => {
      const { verdict } = input.change
      if (verdict === undefined || !isBelieved(verdict)) return steps.writeOutcome(input)
      const { partner, account } = input.record
      const turn = Number(table.get({ pk: `ACCOUNTS#${partner}`, sk: account })?.turn ?? 0)
      const outcome = { concludedBy: 'answer', code: verdict.code, message: verdict.message } as never
      return steps.writeOutcome({
        ...input,
        status: 'rejected',
        change: { state: 'closed' },
        ending: { status: 'rejected', outcome, turn, now: machine.now() },
      })
    },
  }))

/** Engines that lack a rule about attempts: intent, window, unknown outcomes, verdicts. */
export const brokenAttempts: readonly BrokenEngine[] = [
  {
    name: 'nothing is written down before the send',
    context: withSteps(() => ({
      writeIntent: ({ record, token }) => ({
        condition: { is: 'equal', path: ['ver'], value: record.ver },
        changes: [
          { set: ['w'], value: token },
          { add: ['ver'], value: 1 },
        ],
      }),
    })),
  },
  {
    name: 'the intent asks only that no attempt is open',
    context: withSteps((steps) => ({
      writeIntent: (input) => ({
        ...steps.writeIntent(input),
        condition: {
          any: [
            { is: 'missing', path: ['attempt'] },
            { is: 'equal', path: ['attempt', 'state'], value: 'closed' },
          ],
        },
      }),
    })),
  },
  {
    name: 'the intent has no condition',
    context: withSteps((steps) => ({ writeIntent: (input) => ({ ...steps.writeIntent(input), condition: always }) })),
  },
  {
    name: 'an unknown outcome is repeated without looking',
    seed: 4,
    module: withRepeatableSteps,
  },
  {
    name: 'what nobody can see is sent again after an unknown outcome',
    family: 'generations',
    aim: { step: 'vendorPeople', fault: 'timeout-after' },
    module: (module) => ({
      ...module,
      next: (...parameters) => {
        const next = module.next(...parameters)
        const isUnshown = next.do === 'send' && next.step.afterUnknown === 'park'
        return isUnshown ? { ...next, step: { ...next.step, afterUnknown: 'repeat' } } : next
      },
    }),
  },
  {
    name: 'an unknown outcome closes the attempt',
    context: withSteps((steps) => ({
      writeOutcome: (input) =>
        input.status === 'resolving' && input.change.verdict === undefined && input.change.stage === undefined
          ? steps.writeOutcome({ ...input, status: 'received', change: { state: 'closed' } })
          : steps.writeOutcome(input),
    })),
  },
  {
    name: 'an ended lease runs the operation again',
    seed: 4,
    context: withReading((operation) => {
      const attempt = operation.attempt as { state?: string } | undefined
      if (attempt?.state !== 'open') return operation
      return { ...operation, status: 'received', attempt: { ...attempt, state: 'closed' } }
    }),
  },
  {
    name: 'an outcome is looked for before the vendor has settled',
    context: (context) => ({ ...context, times: { ...context.times, settle: 500 } }),
  },
  {
    name: 'a refusal after an unknown attempt is looked into at once',
    seed: 10,
    aim: { step: 'vendorCreate', fault: 'timeout-after' },
    context: withSteps((steps, { machine }) => ({
      writeOutcome: (input) => {
        const { change } = input
        if (change.verdict === undefined) return steps.writeOutcome(input)
        return steps.writeOutcome({ ...input, change: { ...change, resolveFrom: machine.now() } })
      },
      free: (input) =>
        steps.free(
          input.rest.reason === 'settle' ? { ...input, rest: { ...input.rest, until: machine.now() } } : input,
        ),
    })),
  },
  {
    name: 'what a person has tried again is planned by memory',
    aim: { step: 'writeDecision', fault: 'sdk-retried' },
    context: withRecords(({ look: _look, ...operation }) => operation as Item),
  },
  {
    name: 'there is no send window',
    seed: 47,
    gateway: withWrites({ call: (call) => ({ ...call, window: { isOpen: () => true } }) }),
  },
  {
    name: 'the send window begins after the intent was written',
    aim: { step: 'writeIntent', fault: 'freeze-after' },
    gateway: withWrites({
      call: (call, { machine }) => {
        const [monotonic, wall] = [machine.monotonic(), machine.now()]
        const isOpen = () => machine.monotonic() - monotonic < sendWindow && machine.now() - wall < sendWindow
        return { ...call, window: { isOpen } }
      },
    }),
  },
  {
    name: 'the send window is looked at when the request is handed over, not on the socket',
    aim: { step: 'vendorOpen', fault: 'freeze-connecting' },
    gateway: withWrites({
      call: (call) => {
        const wasOpen = call.window?.isOpen() ?? true
        return { ...call, window: { isOpen: () => wasOpen } }
      },
    }),
  },
  {
    name: 'the send window asks the monotonic clock only',
    seed: 47,
    context: withSteps((steps, { machine, table }) => ({
      writeIntent: (input) => {
        beginsOf(table).set(input.record.operationId, machine.monotonic())
        return steps.writeIntent(input)
      },
    })),
    gateway: withWrites({
      call: (call, { machine, table }, operationId) => {
        const begin = beginsOf(table).get(operationId) ?? 0
        return { ...call, window: { isOpen: () => machine.monotonic() - begin < sendWindow } }
      },
    }),
  },
  {
    name: 'a refusal after an unknown attempt is believed at once',
    mode: 'open',
    aim: { step: 'vendorCreate', fault: 'lands-with-next' },
    context: believing(({ doubted, held }) => doubted === true && held !== true),
  },
  {
    name: 'a 409 after an unknown attempt is believed',
    mode: 'open',
    aim: { step: 'vendorCreate', fault: 'lands-with-next' },
    context: believing(({ code, doubted }) => code === 'CONFLICT' && doubted === true),
  },
  {
    name: 'an effective refusal is believed',
    aim: { step: 'vendorOpen', fault: 'refused-after' },
    context: believing(({ doubted, held }) => doubted !== true && held !== true),
  },
  {
    name: 'what was refused for a fault of settings is sent again without a look',
    aim: { step: 'vendorOpen', fault: 'forbidden-after' },
    context: withSteps((steps) => ({
      writeOutcome: (input) => {
        const { verdict } = input.change
        if (verdict?.held !== true) return steps.writeOutcome(input)
        return steps.writeOutcome({ ...input, status: 'received', change: { state: 'closed' } })
      },
    })),
  },
  {
    name: 'a creation is sent again a moment after it was not seen',
    aim: { step: 'vendorCreate', fault: 'timeout-before' },
    module: (module) => ({
      ...module,
      next: (...asked) => {
        const next = module.next(...asked)
        if (next.do !== 'send') return next
        const { creates: _rule, ...step } = next.step
        return { do: 'send', step }
      },
    }),
  },
  {
    name: 'a client that was there before is taken for a new one',
    aim: { step: 'vendorCreate', fault: 'slow' },
    context: withSteps((steps, { table, machine }) => ({
      writeOutcome: (input) => {
        const { verdict } = input.change
        if (verdict?.code !== 'CONFLICT' || input.record.type !== 'provision-account') return steps.writeOutcome(input)
        const { partner, account } = input.record
        const turn = Number(table.get({ pk: `ACCOUNTS#${partner}`, sk: account })?.turn ?? 0)
        const outcome = { concludedBy: 'observation', effect: 'unproven' } as const
        const ending = { status: 'applied' as const, outcome, turn, now: machine.now() }
        return steps.writeOutcome({ ...input, status: 'applied', change: { state: 'closed' }, ending })
      },
    })),
  },
  {
    name: 'a first write whose answer was lost is taken for somebody else’s and done',
    context: withStore((store) => ({
      put: async (item, condition) => {
        const result = await store.put(item, condition)
        const found = result.item
        if (result.committed || found === undefined || found.sk !== 'OPERATION') return result
        return { committed: false, item: { ...found, w: 'somebody', status: 'applied' } }
      },
    })),
  },
  {
    name: 'the record of a finished operation expires',
    seed: 10,
    context: withStore((store, { machine, table }) => ({
      put: (item, condition) => {
        const found = table.get(item)
        const finishedAt = Number(found?.finishedAt ?? Number.POSITIVE_INFINITY)
        if (terminal.includes(found?.status) && machine.now() - finishedAt > 600_000) table.delete(item)
        return store.put(item, condition)
      },
    })),
  },
]
