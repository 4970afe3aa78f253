import type { JournalEntry } from '../../simulator/journal.ts'
import { awaitCondition } from './await-condition.ts'
import { LedgerReader, type OperationClaim } from './ledger-claims.ts'
import type { ProductProcess } from './product-process.ts'
import { allOperations, type PartName, type RoundPlan } from './round-plan.ts'
import { toldEnds } from './sent-events.ts'
import { VendorControl } from './vendor-control.ts'

/** That a kill fell between a request and its record: the vendor had carried out what the ledger had open. */
export interface KillProof {
  /** Number of the journal's entry, seen before the kill. */
  entry: number
  effect: string
  account: string
  operationId: string
  /** Number and token of the attempt, open in the ledger after the entry was seen and before the kill. */
  attempt: number
  token: string
}

export interface CarriedOutKill {
  targets: readonly PartName[]
  /** How many operations had ended. */
  ended: number
  proof?: KillProof
}

/** On a machine that does other work besides, a round may take minutes. */
const progressPatience = 600_000
const ambushPatience = 8_000
const ambushes = 10

/**
 * Kills as planned, one after the other, and starts the runtime again where it was killed (the runtime starts its parts
 * again by itself).
 *
 * @param signal ends it early: the work is over
 */
export async function carryOutKills(
  plan: RoundPlan,
  product: ProductProcess,
  signal: AbortSignal,
): Promise<CarriedOutKill[]> {
  const done: CarriedOutKill[] = []
  const total = allOperations(plan).length
  for (const kill of plan.kills) {
    const ended = await awaitProgress(product, kill.from * total, signal)
    if (ended === undefined) break
    const proof = kill.between ? await awaitBetween(product, signal) : undefined
    await product.kill(kill.targets)
    done.push({ targets: kill.targets, ended, ...(proof === undefined ? {} : { proof }) })
    if (kill.targets.includes('runtime')) await product.start()
    await awaitParts(product, signal)
    // Faults do not outlive the simulator's process.
    await spoil(plan, product).catch(() => undefined)
  }
  return done
}

/** Gives the simulator the plan's faults, unless it has some. */
export async function spoil(plan: RoundPlan, product: ProductProcess): Promise<void> {
  const vendor = vendorOf(product)
  if ((await vendor.faultIds()).length === 0) await vendor.addFaults(plan.faults)
}

async function awaitProgress(product: ProductProcess, least: number, signal: AbortSignal): Promise<number | undefined> {
  const ask = async () => {
    const ended = toldEnds(product.folder)
    return signal.aborted || ended >= least ? ended : undefined
  }
  const ended = await awaitCondition(ask, progressPatience, 50)
  return signal.aborted ? undefined : ended
}

/** Has the vendor carry a request out and keep its answer, and waits until the ledger is seen to know of no outcome. */
function awaitBetween(product: ProductProcess, signal: AbortSignal): Promise<KillProof | undefined> {
  return withLedger(product, async (ledger) => {
    const vendor = vendorOf(product)
    // The first answer takes longest, and an ambush leaves no more time than one call's.
    await ledger.head('nobody', 'nobody')
    for (let tries = 0; tries < ambushes && !signal.aborted; tries += 1) {
      const proof = await ambush(vendor, ledger, tries)
      if (proof !== undefined) return proof
    }
    return undefined
  })
}

async function ambush(vendor: VendorControl, ledger: LedgerReader, tries: number): Promise<KillProof | undefined> {
  const after = (await vendor.journal(0)).at(-1)?.n ?? 0
  const id = `ambush-${after}-${tries}`
  await vendor.addFaults([{ id, match: { method: 'POST' }, fault: 'timeout-after' }])
  const caught = async (): Promise<JournalEntry | undefined> =>
    (await vendor.journal(after)).find((entry) => entry.faultId === id)
  const entry = await awaitCondition(caught, ambushPatience, 10)
  if (entry === undefined) {
    await vendor.removeFault(id).catch(() => undefined)
    return undefined
  }
  const { partner = '', account = '', applied } = entry
  const head = applied ? await ledger.head(partner, account) : undefined
  return head !== undefined && isOpen(head) ? proofOf(entry, account, head) : undefined
}

const isOpen = ({ status, attempt }: OperationClaim): boolean => status === 'sending' && attempt?.state === 'open'

const proofOf = (
  { n, effect }: JournalEntry,
  account: string,
  { operationId, attempt }: OperationClaim,
): KillProof => ({
  ...{ entry: n, effect, account, operationId },
  ...{ attempt: attempt?.n ?? 0, token: attempt?.token ?? '' },
})

/** All parts answer again: the next kill shall hit something. */
async function awaitParts(product: ProductProcess, signal: AbortSignal): Promise<void> {
  const answers = async (): Promise<true> => {
    await vendorOf(product).faultIds()
    await withLedger(product, (ledger) => ledger.head('nobody', 'nobody'))
    return true
  }
  await awaitCondition(answers, progressPatience, 50, signal)
}

function vendorOf({ endpoints }: ProductProcess): VendorControl {
  if (endpoints === undefined) throw new Error('The product is down.')
  return new VendorControl(endpoints.simulatorControl)
}

async function withLedger<Answer>(
  { endpoints }: ProductProcess,
  use: (ledger: LedgerReader) => Promise<Answer>,
): Promise<Answer> {
  if (endpoints === undefined) throw new Error('The product is down.')
  const ledger = new LedgerReader(endpoints)
  try {
    return await use(ledger)
  } finally {
    ledger.close()
  }
}
