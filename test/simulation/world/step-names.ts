import type { ProtocolSteps } from '../../../shared/engine/engine-context.ts'
import type { Change, Condition, ItemKey } from '../../../shared/ledger/item-store.ts'

const names = new WeakMap<object, string>()

const shortNames: Readonly<Record<string, string>> = {
  takeFrom: 'takeTicket',
  takeBehind: 'takeTicket',
  takeFirstOfDay: 'takeTicket',
}

/** The same steps; what they build can be recognised by `writeName`. */
export function namedSteps(steps: ProtocolSteps): ProtocolSteps {
  return Object.fromEntries(
    Object.entries(steps).map(([name, build]) => [
      name,
      (input: never) => {
        const built = (build as (input: never) => { changes?: readonly Change[] } & Condition)(input)
        names.set(built.changes ?? built, shortNames[name] ?? name)
        return built
      },
    ]),
  ) as unknown as ProtocolSteps
}

/** Which step of the protocol a write is. */
export function writeName(key: ItemKey, changesOrCondition: object | undefined): string {
  const named = changesOrCondition === undefined ? undefined : names.get(changesOrCondition)
  if (named !== undefined) return named
  // What is kept of an answer, for people and for its caller.
  if (/^(?:EVIDENCE|REPLY)/.test(key.sk)) return 'putEvidence'
  if (key.pk.startsWith('ALIAS#')) return 'writeAlias'
  if (key.pk.startsWith('SCAN#')) return scanWriteName(key, changesOrCondition)
  return key.pk.startsWith('ACCOUNTS#') ? 'clearEvent' : 'noteKey'
}

/** A pass over the listing is begun, taken over, read on or let go of. */
function scanWriteName(key: ItemKey, changes: object | undefined): string {
  if (key.sk !== 'LATEST') return 'writeScanPage'
  if (!Array.isArray(changes)) return 'beginScan'
  const names = (changes as Change[]).map((change) => Object.values(change)[0]).map((path) => (path as string[])[0])
  if (names.includes('pages')) return 'writeScanProgress'
  return 'remove' in (changes[0] as Change) ? 'leaveScan' : 'takeScan'
}

export function readName(key: ItemKey): string {
  if (key.pk.startsWith('ALIAS#')) return 'readAlias'
  if (key.pk.startsWith('SCAN#')) return 'readScan'
  if (key.pk.startsWith('ACCOUNTS#')) return 'readAccount'
  return key.pk.startsWith('OPERATION#') ? 'readOperation' : 'readKey'
}
