import { shownValue } from '../../messaging/field-problem.ts'
import { problemAnswer } from '../http/problem.ts'
import type { OperateRequest } from './operate-route.ts'

/** The answer where a request names a partner that is none of the deployment's. */
export const partnerUnknown = ({ partners }: Pick<OperateRequest, 'partners'>, partner: string) =>
  problemAnswer({
    status: 404,
    code: 'PARTNER_UNKNOWN',
    title: 'This deployment serves no such partner.',
    detail: `partner must be one of ${[...partners.keys()].join(', ')}, but is ${shownValue(partner, true)}.`,
  })
