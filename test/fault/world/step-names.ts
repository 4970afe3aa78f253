import type { Change, Condition, ItemKey } from '../../../shared/ledger/item-store.ts'
import type { ProtocolSteps } from '../../../shared/operations/engine/engine-context.ts'

const names = new WeakMap<object, string>()

const shortNames: Readonly<Record<string, string>> = {
  takeFrom: 'takeTicket',
  takeBehind: 'takeTicket',
  takeFirstOfDay: 'takeTicket',
  takeHeldSlot: 'takeTicket',
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
  if (key.sk.startsWith('EVIDENCE')) return 'putEvidence'
  return key.pk.startsWith('ACCOUNTS#') ? 'clearEvent' : 'noteKey'
}

export function readName(key: ItemKey): string {
  if (key.pk.startsWith('ACCOUNTS#')) return 'readAccount'
  return key.pk.startsWith('OPERATION#') ? 'readOperation' : 'readKey'
}
