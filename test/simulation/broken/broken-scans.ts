import type { Condition, Item } from '../../../shared/ledger/item-store.ts'
import { type BrokenEngine, withSteps, withStore } from './broken-engine.ts'

const always: Condition = { is: 'present', path: ['pk'] }

const isPass = ({ pk, sk }: { pk: string; sk: string }): boolean => pk.startsWith('SCAN#') && sk === 'LATEST'
const isPage = ({ pk, sk }: { pk: string; sk: string }): boolean => pk.startsWith('SCAN#') && sk.startsWith('PAGE#')

/** Engines that lack a rule about passes over the listing, identifiers, or what the vendor may store. */
export const brokenScans: readonly BrokenEngine[] = [
  {
    name: 'an account is called absent by a pass that began too early',
    context: withStore((store, { machine }) => ({
      get: async (key) => {
        const item = await store.get(key)
        return item !== undefined && isPass(item) && item.state === 'complete'
          ? { ...item, startedAt: machine.now() + 3_600_000 }
          : item
      },
    })),
  },
  {
    name: 'a new account is found on a page that was read before its request left',
    aim: { step: 'vendorCreateV3', fault: 'timeout-before' },
    context: withStore((store, { machine }) => ({
      list: async (pk, page) => {
        const found = await store.list(pk, page)
        return { ...found, items: found.items.map((item) => ({ ...item, readAt: machine.now() })) }
      },
    })),
  },
  {
    name: 'a page of a pass is counted before it is written, and lost in a crash',
    aim: { step: 'writeScanPage', fault: 'crash-before' },
    context: withStore((store) => {
      let held: Item | undefined
      return {
        get: async (key) => {
          const item = await store.get(key)
          // Whoever counts pages before they are there cannot find out by their number that one is missing.
          return item !== undefined && isPass(item) ? { ...item, pages: 0 } : item
        },
        put: async (item, condition) => {
          if (!isPage(item)) return store.put(item, condition)
          held = item
          return { committed: true, item }
        },
        update: async (key, changes, condition) => {
          const written = await store.update(key, changes, condition)
          if (isPass(key) && held !== undefined) {
            const page = held
            held = undefined
            await store.put(page)
          }
          return written
        },
      }
    }),
  },
  {
    name: 'a pass is read by everybody who wants to, whether somebody reads it or not',
    context: withStore((store) => ({
      update: (key, changes, condition) => {
        const [change] = changes
        const takes = isPass(key) && change !== undefined && 'set' in change && change.set[0] === 'lease'
        return store.update(key, changes, takes && changes.length === 1 ? always : condition)
      },
    })),
  },
  {
    name: 'a name is taken for a login',
    family: 'generations',
    aim: { step: 'vendorList', fault: 'shifted' },
    context: withStore((store) => ({
      get: async (key) => {
        const item = await store.get(key)
        if (item === undefined || !isPass(item)) return item
        const names = { before: 'proven', known: 3, stand: ['1', '2', '3'], against: 0, aside: 0, renames: {} }
        return { ...item, names }
      },
    })),
  },
  {
    name: 'an identifier is learned without the lease of its lane',
    aim: { step: 'learn', fault: 'freeze-before' },
    context: withSteps((steps) => ({ learn: (input) => ({ ...steps.learn(input), condition: always }) })),
  },
  {
    name: 'an identifier is learned before it leads to its account',
    context: withStore((store) => ({
      put: async (item, condition) =>
        item.pk.startsWith('ALIAS#') ? { committed: true, item } : store.put(item, condition),
    })),
  },
  {
    name: 'what may be stored is sent again when it is not seen',
    seed: 185,
    module: (module) => ({
      ...module,
      next: (...asked) => {
        const next = module.next(...asked)
        return next.do === 'send' ? { ...next, step: { ...next.step, mayBeStored: false } } : next
      },
    }),
  },
]
