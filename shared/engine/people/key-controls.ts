import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { readKey } from '../../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from '../engine-context.ts'
import {
  type Accountable,
  clearRestored,
  declareRestored,
  pauseKey,
  probeKey,
  resumeKey,
} from '../keys/key-switches.ts'
import type { ProbeAnswer } from '../keys/probe-key.ts'
import { audited } from './audit.ts'
import { describeKey, type KeyReport } from './describe-key.ts'

/** Operators' view of the vendor's API keys, by the names of their budgets; nothing for a key that no partner has. */
export interface KeyControls {
  keys(): Promise<KeyReport[]>
  /** Who shares a key; nobody where there is none of that name. */
  partnersOf(name: string): string[]
  key(name: string): Promise<KeyReport | undefined>
  /** Stops every call of the key. @param until wall-clock ms at which the pause ends by itself */
  pause(name: string, accountable: Accountable, until?: number): Promise<KeyReport | undefined>
  /** Lets it go on, and calls whoever waits for it. */
  resume(name: string, accountable: Accountable): Promise<KeyReport | undefined>
  probe(
    name: string,
    accountable: Accountable,
    deadline: RunDeadline,
  ): Promise<{ answer: ProbeAnswer; key: KeyReport } | undefined>
  /** The ledger was restored to an earlier time: each write looks at the account first, until that is cleared. */
  setRestored(name: string, isRestored: boolean, accountable: Accountable): Promise<KeyReport | undefined>
}

const changedOrNot = (isChanged: boolean): string => (isChanged ? 'done' : 'nothing-to-do')

export function keyControls(context: EngineContext): KeyControls {
  const partnersOf = (name: string) => context.partners().filter(({ budget }) => budget.name === name)
  const describe = async (partners: readonly PartnerSettings[], name: string) =>
    describeKey(await readKey(context, name), partners, context.clock.now())
  const change = async (name: string, how: (partner: PartnerSettings) => Promise<unknown>) => {
    const partners = partnersOf(name)
    const [first] = partners
    if (first === undefined) return undefined
    await how(first)
    return describe(partners, name)
  }
  return {
    keys: () =>
      Promise.all(
        [...Map.groupBy(context.partners(), ({ budget }) => budget.name)].map(([name, partners]) =>
          describe(partners, name),
        ),
      ),
    partnersOf: (name) => partnersOf(name).map(({ id }) => id),
    key: (name) => change(name, async () => {}),
    pause: (name, accountable, until) =>
      change(name, (partner) => {
        const asked = { until: until ?? 'never' }
        const act = { owner: { key: name }, action: 'pause-key', subject: name, asked, ...accountable }
        return audited(context, act, () => pauseKey(context, partner, accountable, until), changedOrNot)
      }),
    resume: (name, accountable) =>
      change(name, (partner) => {
        const act = { owner: { key: name }, action: 'resume-key', subject: name, ...accountable }
        return audited(context, act, () => resumeKey(context, partner), changedOrNot)
      }),
    probe: async (name, accountable, deadline) => {
      let answer: ProbeAnswer = { is: 'running' }
      const key = await change(name, async (partner) => {
        const act = { owner: { key: name }, action: 'probe-key', subject: name, ...accountable }
        answer = await audited(
          context,
          act,
          () => probeKey(context, partner, accountable, deadline),
          ({ is }) => is,
        )
      })
      return key === undefined ? undefined : { answer, key }
    },
    setRestored: (name, isRestored, accountable) =>
      change(name, (partner) => {
        const asked = { restored: isRestored }
        const act = { owner: { key: name }, action: 'declare-restored', subject: name, asked, ...accountable }
        const set = () =>
          isRestored ? declareRestored(context, partner, accountable) : clearRestored(context, partner)
        return audited(context, act, set, changedOrNot)
      }),
  }
}
