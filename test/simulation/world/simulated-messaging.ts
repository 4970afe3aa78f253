import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { Doorbells, Events, OutgoingEvent } from '../../../shared/messaging/ports.ts'
import { awaitCall, type PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'

/** Doorbells as one machine rings them. */
export function simulatedDoorbells(
  machine: Machine,
  tools: PortTools,
  put: (operation: string, doorbell: Doorbell, delay: number) => void,
  putLineCall: (budget: string, delay: number) => void,
): Doorbells {
  const { chance, faults } = tools
  return {
    ring: (operation, doorbell, delay = 0) =>
      awaitCall(tools, machine, 'ringDoorbell', (fault, answer) => {
        if (fault !== undefined) faults.hit('ringDoorbell', fault)
        if (fault === 'refused') return answer({ error: new Error('The queue did not take the doorbell.') })
        const wait = Math.min(900, Math.ceil(Math.max(0, delay) / 1_000)) * 1_000
        if (fault !== 'lost') put(operation, doorbell, wait + (fault === 'delayed' ? chance.whole(1_000, 600_000) : 0))
        if (fault === 'doubled') put(operation, doorbell, wait + chance.whole(0, 120_000))
        answer({ value: undefined })
      }),
    ringLine: (budget, delay = 0) =>
      awaitCall(tools, machine, 'ringLine', (fault, answer) => {
        if (fault !== undefined) faults.hit('ringLine', fault)
        if (fault === 'refused') return answer({ error: new Error('The queue did not take the call.') })
        const wait = Math.min(900, Math.ceil(Math.max(0, delay) / 1_000)) * 1_000
        if (fault !== 'lost') putLineCall(budget, wait + (fault === 'delayed' ? chance.whole(1_000, 600_000) : 0))
        if (fault === 'doubled') putLineCall(budget, wait + chance.whole(0, 120_000))
        answer({ value: undefined })
      }),
  }
}

/** The event bus as one machine sees it. */
export function simulatedEvents(machine: Machine, tools: PortTools, take: (event: OutgoingEvent) => void): Events {
  return {
    emit: (event) =>
      awaitCall(tools, machine, 'emitEvent', (fault, answer) => {
        if (fault !== undefined) tools.faults.hit('emitEvent', fault)
        if (fault !== 'refused') take(event)
        const refused = fault === 'refused' || fault === 'taken-but-refused'
        answer(refused ? { error: new Error('The bus did not take the event.') } : { value: undefined })
      }),
  }
}
