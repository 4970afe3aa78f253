import * as z from 'zod/mini'
import { StoreError } from '../../ledger/item-store.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer } from '../http/problem.ts'
import type { OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, pageQuery, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'

const path = z.strictObject({ partner: partnerIdSchema })
export const accountsQuery = z.strictObject(pageQuery)

/** `GET /partners/{partner}/accounts`: what the directory has of a partner's accounts, by login name. */
export const listAccountsRoute: OperateRoute = async (request) => {
  const { event, engine, partners, seal } = request
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  const asked = pathParameters(accountsQuery, event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { partner } = address.values
  const { limit = '50', cursor } = asked.values
  if (!partners.has(partner)) return partnerUnknown(request, partner)
  const listing = JSON.stringify(['accounts', partner])
  const place = await placeOf(seal, listing, z.string(), cursor)
  if (place === undefined) return cursorInvalid()
  try {
    const { accounts, next } = await engine.accounts(partner, Number(limit), place.after)
    return jsonAnswer(200, { accounts, ...(next === undefined ? {} : { next: await cursorOf(seal, listing, next) }) })
  } catch (error) {
    if (cursor !== undefined && error instanceof StoreError && error.code === 'STORE_REFUSED') return cursorInvalid()
    throw error
  }
}
