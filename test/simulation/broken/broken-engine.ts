import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { Engine } from '../../../shared/engine/engine.ts'
import type { EngineContext, ProtocolSteps } from '../../../shared/engine/engine-context.ts'
import type { Item, ItemKey, ItemStore, WriteResult } from '../../../shared/ledger/item-store.ts'
import type { AccountObservation, CallOptions } from '../../../shared/partner-api/gateway.ts'
import type { OddityKind } from '../scenario/plan-oddities.ts'
import type { Family, Mode } from '../scenario/scenario.ts'
import type { Pair } from '../world/faults.ts'
import type { Machine } from '../world/machine.ts'
import type { TaggableGateway } from '../world/simulated-gateway.ts'
import type { SimulatedTable } from '../world/simulated-table.ts'

/** What a broken engine may look at to be broken. */
export interface Bench {
  machine: Machine
  table: SimulatedTable
}

/** An engine with one rule taken out. */
export interface BrokenEngine {
  name: string
  mode?: Mode
  /** The partners among whom it shows; XML alone when left out. */
  family?: Family
  /** The seed that showed it last: tried first, since finding it takes time. */
  seed?: number
  /** The fault that shows it soonest; without it the seeds' own faults do. */
  aim?: Pair
  /** It shows where reads lag far behind writes. */
  isLagging?: true
  /** It shows where something is odd. */
  oddity?: OddityKind
  context?: (context: EngineContext, bench: Bench) => EngineContext
  module?: (module: OperationDefinition) => OperationDefinition
  gateway?: (gateway: TaggableGateway, bench: Bench) => TaggableGateway
  engine?: (engine: Engine, bench: Bench) => Engine
}

/** An engine whose steps differ. */
export const withSteps =
  (change: (steps: ProtocolSteps, bench: Bench) => Partial<ProtocolSteps>): NonNullable<BrokenEngine['context']> =>
  (context, bench) => ({ ...context, steps: { ...context.steps, ...change(context.steps, bench) } })

/** An engine whose store differs. */
export const withStore =
  (change: (store: ItemStore, bench: Bench) => Partial<ItemStore>): NonNullable<BrokenEngine['context']> =>
  (context, bench) => {
    const { store } = context
    const changed: ItemStore = {
      get: (key) => store.get(key),
      put: (item, condition) => store.put(item, condition),
      update: (key, changes, condition) => store.update(key, changes, condition),
      due: (line, time, page) => store.due(line, time, page),
      list: (pk, page) => store.list(pk, page),
      ...change(store, bench),
    }
    return { ...context, store: changed }
  }

/** An engine that reads operations as something that they are not. */
export const withReading = (change: (operation: Item, bench: Bench) => Item): NonNullable<BrokenEngine['context']> =>
  withStore((store, bench) => ({
    get: async (key: ItemKey) => {
      const item = await store.get(key)
      return item?.sk === 'OPERATION' ? change(item, bench) : item
    },
  }))

/** An engine to which operations are something that they are not, as it reads them and as its writes answer them. */
export const withRecords = (change: (operation: Item) => Item): NonNullable<BrokenEngine['context']> =>
  withStore((store) => {
    const bent = <Found extends Item | undefined>(item: Found): Found =>
      (item?.sk === 'OPERATION' ? change(item) : item) as Found
    return {
      get: async (key) => bent(await store.get(key)),
      update: async (key, changes, condition) => {
        const result = await store.update(key, changes, condition)
        return { ...result, item: bent(result.item) } as WriteResult
      },
    }
  })

/** An engine whose writes to the vendor are made differently. */
export const withWrites =
  (change: {
    call?: (call: CallOptions, bench: Bench, operationId: string) => CallOptions
    answer?: (answer: VendorAnswer<AccountObservation>) => VendorAnswer<AccountObservation>
  }): NonNullable<BrokenEngine['gateway']> =>
  (gateway, bench) => ({
    ...gateway,
    tagged: (tag) => {
      const inner = gateway.tagged(tag)
      const bent = (call: CallOptions) => change.call?.(call, bench, tag.operationId) ?? call
      const turned = (answer: VendorAnswer<AccountObservation>) => change.answer?.(answer) ?? answer
      return {
        ...inner,
        provisionAccount: async (account, call) => turned(await inner.provisionAccount(account, bent(call))),
        openProduct: async (login, product, call) => turned(await inner.openProduct(login, product, bent(call))),
        cancelProduct: async (login, product, call) => turned(await inner.cancelProduct(login, product, bent(call))),
      }
    },
  })
