import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { withRepeatableSteps } from '../../support/engine/repeatable-steps.ts'
import { type BrokenEngine, withRecords, withSteps } from './broken-engine.ts'

type Past = Record<string, { step: string; outcome: string; at: number }>

const isLadder = (operation: Item): boolean => operation.type === 'reopen-account'

/** The ladder alone is changed. */
const ofLadder =
  (change: (module: OperationDefinition) => OperationDefinition): NonNullable<BrokenEngine['module']> =>
  (module) =>
    module.type === 'reopen-account' ? change(module) : module

/** Engines that lack a rule about ladders of several steps. */
export const brokenLadders: readonly BrokenEngine[] = [
  {
    name: 'a ladder does not wait until reads can be believed after a rung',
    aim: { step: 'vendorPlan', fault: 'slow' },
    isLagging: true,
    context: withRecords((operation) => {
      if (!isLadder(operation)) return operation
      const past = Object.entries(operation.past as Past).map(([n, attempt]) => [n, { ...attempt, at: 1 }])
      return { ...operation, past: Object.fromEntries(past) }
    }),
  },
  {
    name: 'a rung whose outcome is unknown is climbed again without a look',
    aim: { step: 'vendorPlan', fault: 'timeout-before' },
    module: ofLadder(withRepeatableSteps),
  },
  {
    name: 'a rung that is refused after an unknown attempt ends the operation',
    aim: { step: 'vendorUpdate', fault: 'timeout-before' },
    context: withSteps((steps, { table, machine }) => ({
      writeOutcome: (input) => {
        const { verdict } = input.change
        if (verdict?.doubted !== true || input.record.type !== 'reopen-account') return steps.writeOutcome(input)
        const { partner, account } = input.record
        const turn = Number(table.get({ pk: `ACCOUNTS#${partner}`, sk: account })?.turn ?? 0)
        const outcome = { concludedBy: 'answer', code: verdict.code, message: verdict.message } as never
        const ending = { status: 'rejected' as const, outcome, turn, now: machine.now() }
        return steps.writeOutcome({ ...input, status: 'rejected', change: { state: 'closed' }, ending })
      },
    })),
  },
  {
    name: 'a refused rung ends the operation',
    aim: { step: 'vendorUpdate', fault: 'refused' },
    module: ofLadder((module) => ({ ...module, goesOnAfterRefusal: () => false })),
  },
  {
    name: 'a retried ladder looks for the step that is done already',
    aim: { step: 'vendorPlan', fault: 'slow' },
    context: withRecords((operation) => {
      const { attempt, look } = operation as { attempt?: { n: number }; look?: boolean }
      const past = operation.past as Past
      if (!isLadder(operation) || look !== true || attempt === undefined) return operation
      if (past[String(attempt.n)]?.outcome !== 'applied') return operation
      const others = Object.entries(past).filter(([n]) => n !== String(attempt.n))
      return { ...operation, past: Object.fromEntries(others) }
    }),
  },
  {
    name: 'a rung is chosen by memory and not by what is seen',
    seed: 37,
    module: ofLadder((module) => ({
      ...module,
      needsRead: (_context, { fields }) => fields.status === undefined || fields.singleBilling === undefined,
    })),
  },
  {
    name: 'what a ladder has changed does not reach the directory',
    seed: 52,
    context: withSteps((steps) => ({
      writeOutcome: ({ change: { projected: _told, ...change }, ...input }) => steps.writeOutcome({ ...input, change }),
      writeConclusion: ({ change: { projected: _told, ...change }, ...input }) =>
        steps.writeConclusion({ ...input, change }),
    })),
  },
  {
    name: 'a cancellation to come is forgotten with the next read',
    context: withSteps((steps) => ({
      popHead: (input) => {
        const { projected } = input
        if (projected?.changed.cancellationAt === undefined) return steps.popHead(input)
        const { cancellationAt: _date, ...changed } = projected.changed
        return steps.popHead({ ...input, projected: { ...projected, changed } })
      },
    })),
  },
  {
    name: 'what is not known since a moment ago is taken from a lagging read',
    seed: 49,
    aim: { step: 'vendorCancelAccount', fault: 'slow' },
    isLagging: true,
    context: withSteps((steps) => ({
      popHead: (input) => {
        const write = steps.popHead(input)
        const forgotten = input.projected?.forgotten ?? []
        const isKept = (change: (typeof write.changes)[number]) =>
          !('set' in change && change.set[0] === 'changedAt' && forgotten.includes(String(change.set[1])))
        return { ...write, changes: write.changes.filter(isKept) }
      },
    })),
  },
]
