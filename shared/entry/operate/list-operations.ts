import * as z from 'zod/mini'
import type { ReportedStatus } from '../../engine/describe-operation.ts'
import type { ListingCursor, OperationFilter } from '../../engine/people/listing.ts'
import { loginSchema, operationIdSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import { operationFunctions } from '../../operations/catalogue.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { problemAnswer } from '../http/problem.ts'
import { formatOf, formatUnknown, listingAnswer } from './listing-format.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, pageQuery, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'

const statuses = [
  ...(['received', 'accepted', 'waiting', 'deferred', 'sending', 'resolving'] as const),
  ...(['parked', 'applied', 'rejected', 'withdrawn'] as const),
] satisfies readonly ReportedStatus[]

const time = z
  .string()
  .check(z.refine(isTime, 'must be a day such as 2026-12-01, or a time with its offset such as 2026-12-01T08:00:00Z'))

function isTime(text: string): boolean {
  const known = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(text)
  return known.success && Number.isFinite(Date.parse(text))
}

const statusList = z
  .string()
  .check(
    z.refine(
      (text) => text.split(',').every((one) => (statuses as readonly string[]).includes(one)),
      `must be one or more of ${statuses.join(', ')}, separated by commas`,
    ),
  )

const types = operationFunctions.map(({ name }) => name)

const filterQuery = {
  type: z.optional(z.enum(types, `must be one of ${types.join(', ')}`)),
  status: z.optional(statusList),
  code: z.optional(z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'must be a code such as LAST_PRODUCT'))),
  since: z.optional(time),
  until: z.optional(time),
  ...pageQuery,
}

export const operationsQuery = z.strictObject({
  partner: z.optional(partnerIdSchema),
  account: z.optional(loginSchema),
  ...filterQuery,
})
export const accountOperationsQuery = z.strictObject(filterQuery)
const accountPath = z.strictObject({ partner: partnerIdSchema, login: loginSchema })

const cursorSchema = z.strictObject({
  partner: partnerIdSchema,
  in: z.enum(['account', 'ended', 'parked', 'lanes']),
  at: z.optional(z.number()),
  id: z.optional(z.union([operationIdSchema, z.string().check(z.maxLength(64))])),
  line: z.optional(z.string().check(z.maxLength(200))),
  entry: z.optional(z.string().check(z.maxLength(200))),
  seenUntil: z.optional(z.number()),
})

/**
 * `GET /operations`: what has ended, in the order of the ends, then what is parked, then what is on its way; with an account its
 * operations, in the order in which they were received.
 */
export const listOperationsRoute: OperateRoute = async (request) => {
  const asked = pathParameters(operationsQuery, request.event.queryStringParameters)
  return 'refused' in asked ? asked.refused : list(request, asked.values)
}

/** `GET /partners/{partner}/accounts/{login}/operations` */
export const accountOperationsRoute: OperateRoute = async (request) => {
  const address = pathParameters(accountPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const asked = pathParameters(accountOperationsQuery, request.event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { partner, login } = address.values
  return list(request, { ...asked.values, partner, account: login })
}

async function list(request: OperateRequest, asked: z.infer<typeof operationsQuery>) {
  const { event, engine, partners, seal } = request
  const { partner, limit = '50', cursor, ...filter } = asked
  if (partner !== undefined && !partners.has(partner)) return partnerUnknown(request, partner)
  const since = timeOf(filter.since)
  const until = timeOf(filter.until)
  const problem =
    filter.account !== undefined && partner === undefined
      ? { code: 'FIELD_INVALID', field: 'partner', rule: 'must be given with account' }
      : since !== undefined && until !== undefined && since >= until
        ? { code: 'FIELD_INVALID', field: 'until', rule: 'must be later than since', value: filter.until }
        : undefined
  if (problem !== undefined) {
    return problemAnswer({ status: 400, code: 'PATH_INVALID', title: 'The address is malformed.', problems: [problem] })
  }
  const format = formatOf(event.headers.accept)
  if (format === undefined) return formatUnknown()
  const account = filter.account?.toLowerCase()
  const wanted: OperationFilter = {
    ...(account === undefined ? {} : { account }),
    ...(filter.type === undefined ? {} : { type: filter.type }),
    ...(filter.status === undefined ? {} : { statuses: new Set(filter.status.split(',') as ReportedStatus[]) }),
    ...(filter.code === undefined ? {} : { code: filter.code }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
  const listing = JSON.stringify(['operations', partner, wanted, filter.status?.split(',').sort()])
  const place = await placeOf(seal, listing, cursorSchema, cursor)
  if (place === undefined) return cursorInvalid()
  const among = partner === undefined ? [...partners.keys()] : [partner]
  const page = await engine.list(among, wanted, Number(limit), place.after as ListingCursor | undefined)
  const { operations, looked, lookedUntil } = page
  return listingAnswer(format, operations, {
    looked: { count: looked, ...(lookedUntil === undefined ? {} : { until: new Date(lookedUntil).toISOString() }) },
    ...(page.next === undefined ? {} : { next: await cursorOf(seal, listing, page.next) }),
    ...(page.resume === undefined ? {} : { resume: await cursorOf(seal, listing, page.resume) }),
  })
}

const timeOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))
