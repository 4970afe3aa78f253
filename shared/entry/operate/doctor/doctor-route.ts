import * as z from 'zod/mini'
import { partnerIdSchema } from '../../../messaging/operation-message.ts'
import { pathParameters } from '../../http/path-parameters.ts'
import { jsonAnswer } from '../../http/problem.ts'
import { withinReach } from '../key-routes.ts'
import type { OperateRoute } from '../operate-route.ts'
import { partnerUnknown } from '../partner-unknown.ts'
import { askVendor, withoutAsking } from './ask-vendor.ts'
import { checkKey } from './check-keys.ts'
import { checkPartner } from './check-partner.ts'
import { checkQueues } from './check-queues.ts'
import { checkSchedules } from './check-schedules.ts'
import { checkDigestKey, checkSecrets } from './check-secrets.ts'
import type { Finding } from './finding.ts'

export const doctorQuery = z.strictObject({
  partner: z.optional(partnerIdSchema),
  ask: z.optional(z.enum(['true', 'false'], 'must be true or false')),
})

/** So many partners are looked at at once: Secrets Manager and the vendor's budget are shared with those who work. */
const atOnce = 10

/**
 * `GET /doctor`: every setting, secret, key, generation, queue and schedule in a line each. It changes nothing, and asks the
 * vendor only where `ask=true` says so. What belongs to all partners is shown to who reaches all of them.
 */
export const doctorRoute: OperateRoute = async (request) => {
  const { event, engine, partners, reachesAll, clock, deadline, doctor } = request
  const query = pathParameters(doctorQuery, event.queryStringParameters)
  if ('refused' in query) return query.refused
  const { partner: only, ask } = query.values
  if (only !== undefined && !partners.has(only)) return partnerUnknown(request, only)
  const chosen = [...partners.values()].filter(({ id }) => only === undefined || id === only)
  const ids = chosen.map(({ id }) => id)
  const isWhole = reachesAll && only === undefined
  const [keys, pauses, runs, shared] = await Promise.all([
    engine.keys.keys(),
    engine.pauses(ids),
    engine.lastRuns(ids),
    isWhole ? Promise.all([checkDigestKey(doctor.digestSecretName, doctor.secrets), checkQueues(doctor.queues)]) : [],
  ])
  const perPartner: Finding[] = []
  for (let from = 0; from < chosen.length; from += atOnce) {
    const found = await Promise.all(
      chosen
        .slice(from, from + atOnce)
        .map(async (partner) => [...checkPartner(partner, pauses), ...(await checkSecrets(partner, doctor.secrets))]),
    )
    perPartner.push(...found.flat())
  }
  const asked: Finding[] = []
  for (const partner of chosen) {
    asked.push(...(ask === 'true' ? await askVendor(engine, partner, deadline) : withoutAsking(partner)))
  }
  const schedules = checkSchedules(runs, clock.now()).filter(({ subject }) => isWhole || subject !== 'schedule:sweep')
  const lines = [
    ...perPartner,
    ...keys.flatMap((key) => withinReach(key, new Map(chosen.map((one) => [one.id, one]))) ?? []).flatMap(checkKey),
    ...asked,
    ...shared.flat(),
    ...schedules,
  ]
  return jsonAnswer(200, { at: new Date(clock.now()).toISOString(), ok: lines.every(({ ok }) => ok), lines })
}
