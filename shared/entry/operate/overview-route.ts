import type { Overview } from '../../engine/people/overview.ts'
import { jsonAnswer } from '../http/problem.ts'
import { withinReach } from './key-routes.ts'
import type { OperateRoute } from './operate-route.ts'

/** A wall screen asks all the time: within this, in ms, it is told what was counted last. */
const keptFor = 60_000

const kept = new WeakMap<object, Map<string, { at: number; overview: Overview }>>()

/** `GET /overview`: what is open, parked, paused and finished, and how the keys stand; at most a minute old. */
export const overviewRoute: OperateRoute = async ({ engine, partners, clock }) => {
  const now = clock.now()
  const ids = [...partners.keys()]
  // Callers with the same partners are told the same.
  const ofEngine = kept.get(engine) ?? new Map<string, { at: number; overview: Overview }>()
  kept.set(engine, ofEngine)
  const known = ofEngine.get(ids.join(','))
  if (known !== undefined && now - known.at < keptFor) return jsonAnswer(200, known.overview)
  const counted = await engine.overview(ids)
  const overview = { ...counted, keys: counted.keys.flatMap((key) => withinReach(key, partners) ?? []) }
  ofEngine.set(ids.join(','), { at: now, overview })
  return jsonAnswer(200, overview)
}
