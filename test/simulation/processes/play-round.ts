import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StateLog } from '../../simulator/state-log.ts'
import { awaitCondition } from './await-condition.ts'
import { type CarriedOutKill, carryOutKills, spoil } from './carry-out-kills.ts'
import { type Deliveries, deliverOperations } from './deliver-operations.ts'
import { hasEnded, type LedgerClaims, LedgerReader } from './ledger-claims.ts'
import { leftoverMessages } from './leftover-messages.ts'
import { ProductProcess } from './product-process.ts'
import type { RoundFacts } from './round-facts.ts'
import { allOperations, type RoundPlan } from './round-plan.ts'
import { sentEvents, toldEnds } from './sent-events.ts'
import { VendorControl } from './vendor-control.ts'

const patience = 240_000

/** Where a round was played, for looking into what failed. */
export interface PlayedRound {
  facts: RoundFacts
  folder: string
  /** Processes that had to be killed after all was stopped. */
  leftProcesses: number
}

/**
 * Plays a round: starts the product in a new folder, hands the operations over, kills meanwhile, waits until all has
 * ended, and gathers what is known. Whatever happens, no process of it is left.
 *
 * @param signal ends it early
 * @throws RoundError when it was ended early, or the product did not come up
 */
export async function playRound(plan: RoundPlan, signal: AbortSignal): Promise<PlayedRound> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `partner-ops-kill-round-${plan.seed}-`)))
  const product = new ProductProcess(folder)
  const began = performance.now()
  try {
    await product.start()
    const vendor = new VendorControl(product.endpoints?.simulatorControl ?? '')
    await vendor.placeAccounts(existingAccounts(plan))
    await spoil(plan, product)
    const { kills, deliveries, claims } = await work(plan, product, signal)
    await product.stop()
    const state = new StateLog(join(folder, 'data/simulator')).read()
    const facts: RoundFacts = {
      ...{ kills, deliveries, ended: claims.ended, claims: claims.last },
      journal: state?.entries ?? [],
      accounts: state?.accounts ?? [],
      leftovers: leftoverMessages(folder),
      events: sentEvents(folder),
      seconds: (performance.now() - began) / 1_000,
    }
    return { facts, folder, leftProcesses: await product.clear() }
  } catch (cause) {
    await product.clear()
    if (signal.aborted) removeRound({ folder })
    throw new RoundError(`Round ${plan.seed} could not be played to its end; what is left lies in ${folder}.`, {
      cause,
    })
  }
}

/** A round came to no end that could be judged. */
export class RoundError extends Error {
  override readonly name = 'RoundError'
  readonly code = 'ROUND_NOT_PLAYED'
}

/** Forgets a round's folder. */
export const removeRound = ({ folder }: Pick<PlayedRound, 'folder'>): void =>
  rmSync(folder, { recursive: true, force: true })

const existingAccounts = ({ accounts }: RoundPlan) =>
  accounts
    .filter(({ exists }) => exists)
    .map(({ partner, login }) => ({
      ...{ partner, login, status: 'Open', singleBilling: true },
      products: [{ name: 'EmailMarketing', status: 'Open' }],
    }))

interface Work {
  kills: CarriedOutKill[]
  deliveries: Deliveries
  claims: { ended: boolean; last: LedgerClaims }
}

async function work(plan: RoundPlan, product: ProductProcess, signal: AbortSignal): Promise<Work> {
  const over = new AbortController()
  const ending = AbortSignal.any([signal, over.signal])
  try {
    const working = Promise.all([carryOutKills(plan, product, ending), deliverOperations(plan, product, ending)])
    const late = new Promise<never>((_, reject) => {
      ending.addEventListener('abort', () => reject(new Error('The round was ended early.')), { once: true })
    })
    late.catch(() => undefined)
    const [kills, deliveries] = await Promise.race([working, late])
    return { kills, deliveries, claims: await awaitEnd(plan, product, signal) }
  } finally {
    over.abort()
  }
}

/** Waits until every operation has ended, every lane is empty and no event is due. */
async function awaitEnd(plan: RoundPlan, product: ProductProcess, signal: AbortSignal): Promise<Work['claims']> {
  const wanted = allOperations(plan).length
  let last: LedgerClaims = { operations: [], lanes: [], refused: [] }
  const ended = await awaitCondition(
    async () => {
      if (product.endpoints === undefined || toldEnds(product.folder) < wanted) return undefined
      last = await readClaims(product)
      const { operations, lanes } = last
      const quiet = lanes.every(({ q, eventDue }) => q.length === 0 && Object.keys(eventDue).length === 0)
      return quiet && operations.length >= wanted && operations.every(hasEnded) ? true : undefined
    },
    patience,
    300,
    signal,
  )
  return { ended: ended === true, last: ended === true ? last : await readClaims(product) }
}

async function readClaims({ endpoints }: ProductProcess): Promise<LedgerClaims> {
  if (endpoints === undefined) return { operations: [], lanes: [], refused: [] }
  const ledger = new LedgerReader(endpoints)
  try {
    return await ledger.claims()
  } finally {
    ledger.close()
  }
}
