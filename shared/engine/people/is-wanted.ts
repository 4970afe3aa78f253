import type { OperationReport } from '../describe-operation.ts'
import type { OperationFilter } from './listing.ts'

/** Whether a report is among those asked for; its place in time was looked at where it was found. */
export const isWanted = ({ operation, status, code, account }: OperationReport, filter: OperationFilter): boolean =>
  (filter.type === undefined || filter.type === operation) &&
  (filter.statuses === undefined || filter.statuses.has(status)) &&
  (filter.code === undefined || filter.code === code) &&
  (filter.account === undefined || filter.account === account)
