import type { OperationReport } from '../../shared/engine/describe-operation.ts'

/** What the HTTP API tells of an operation; the fields that the tour looks at. */
export type OperationView = Pick<OperationReport, 'status' | 'reason' | 'behind' | 'concludedBy' | 'code' | 'message'>

/** Reads an operation over the HTTP API; nothing while it is not known yet. */
export async function readOperation(
  api: string,
  partner: string,
  operationId: string,
): Promise<OperationView | undefined> {
  const response = await fetch(`${api}/operations/${partner}/${encodeURIComponent(operationId)}`)
  const text = await response.text()
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`GET operation ${operationId} answered ${response.status}: ${text}`)
  return JSON.parse(text) as OperationView
}

/** One phrase on how the operation stands. */
export function describeOperation(view: OperationView | undefined): string {
  if (view === undefined) return 'on its queue'
  const { status, concludedBy, code, message, behind, reason } = view
  if (code !== undefined) return `${code}: ${message ?? ''}`
  if (concludedBy === 'observation') return 'no answer came; seen to be done by looking at the account'
  if (concludedBy === 'answer') return 'the vendor said yes'
  if (message !== undefined) return message
  if (behind !== undefined) return `waits behind ${behind}`
  if (status === 'resolving') return 'whether it was done is unknown; looks before anything is sent again'
  if (status === 'accepted') return 'in its lane'
  if (status === 'sending') return 'on its way to the vendor'
  return reason === undefined ? '' : `waits: ${reason}`
}
