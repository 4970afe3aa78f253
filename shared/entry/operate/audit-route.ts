import * as z from 'zod/mini'
import type { AuditOwner } from '../../ledger/audit-record.ts'
import { StoreError } from '../../ledger/item-store.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import { keyUnknown } from './key-routes.ts'
import { ofAllPartners } from './of-all-partners.ts'
import type { OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, pageQuery, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'

export const auditQuery = z.strictObject({
  partner: z.optional(partnerIdSchema),
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  stage: z.optional(z.literal('true', 'must be true')),
  ...pageQuery,
})

/**
 * `GET /audit?partner=`, `?key=` or, for what is no partner's, `?stage=true`: what people did, the earliest first; kept for 400 days.
 */
export const auditRoute: OperateRoute = async (request) => {
  const { event, engine, partners, seal } = request
  const asked = pathParameters(auditQuery, event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { partner, key, stage, cursor, limit = '50' } = asked.values
  const [owner, ...others] = [
    ...(partner === undefined ? [] : [{ partner }]),
    ...(key === undefined ? [] : [{ key }]),
    ...(stage === undefined ? [] : [{ stage: true } as const]),
  ] satisfies AuditOwner[]
  if (owner === undefined || others.length > 0) {
    const problems = [{ code: 'FIELD_INVALID', field: 'partner', rule: 'must be given, or key, or stage, and no two' }]
    return problemAnswer({ status: 400, code: 'PATH_INVALID', title: 'The address is malformed.', problems })
  }
  if ('stage' in owner && !request.reachesAll) return ofAllPartners()
  if ('partner' in owner && !partners.has(owner.partner)) return partnerUnknown(request, owner.partner)
  // A key's records are about all who share it.
  if ('key' in owner && !engine.keys.partnersOf(owner.key).every((id) => partners.has(id)))
    return keyUnknown(request, owner.key)
  const listing = `audit/${JSON.stringify(owner)}`
  const place = await placeOf(seal, listing, z.string(), cursor)
  if (place === undefined) return cursorInvalid()
  try {
    const page = await engine.audit(owner, Number(limit), place.after)
    const records = page.records.map(({ at, ...record }) => ({ at: new Date(at).toISOString(), ...record }))
    return jsonAnswer(200, {
      records,
      ...(page.next === undefined ? {} : { next: await cursorOf(seal, listing, page.next) }),
    })
  } catch (error) {
    if (cursor !== undefined && error instanceof StoreError && error.code === 'STORE_REFUSED') return cursorInvalid()
    throw error
  }
}
