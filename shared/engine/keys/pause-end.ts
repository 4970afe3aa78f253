import type { KeyRecord } from '../../ledger/key-record.ts'
import type { OutgoingEvent } from '../../messaging/ports.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { pauseAt } from '../../vendor-key/key-rules.ts'
import type { EngineContext } from '../engine-context.ts'
import { emit } from '../operation-events.ts'
import { endPause } from './key-switches.ts'

type Pause = NonNullable<KeyRecord['pause']>

/** The event that a pause has ended by itself; each partner of the key has one of its own. */
export function pauseEndedEvent(partner: string, key: string, { by, at, until = at }: Pause): OutgoingEvent {
  return {
    id: [partner, 'key', key, 'pause-ended', at].join('/'),
    type: 'key.pause-ended',
    time: new Date(until).toISOString(),
    partner,
    detail: { key, pausedAt: new Date(at).toISOString(), pausedBy: by },
  }
}

/**
 * Takes a pause whose time has come out of the key's item, after its events are out: who dies in between has them sent again
 * by the next sweep, under the same ids.
 *
 * @param partners those that share the key, at least one
 * @returns whether there was such a pause and it is taken away
 */
export async function endPauseInTime(
  context: EngineContext,
  partners: readonly PartnerSettings[],
  key: KeyRecord,
): Promise<boolean> {
  const [first] = partners
  const { pause } = key
  if (first === undefined || pause === undefined || pauseAt(key, context.clock.now()) !== undefined) return false
  for (const { id } of partners) {
    if (!(await emit(context, pauseEndedEvent(id, first.budget.name, pause)))) return false
  }
  return endPause(context, first)
}
