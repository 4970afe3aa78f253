/** What the HTTP API tells of an operation; the fields that the tour shows. */
export interface OperationView {
  status: string
  /** Why it waits, while it does. */
  reason?: string
  behind?: string
  outcome?: { concludedBy?: string; code?: string; message?: string; effect?: string }
}

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
  const { outcome } = view
  if (outcome?.code !== undefined) return `${outcome.code}: ${outcome.message ?? ''}`
  if (outcome?.concludedBy === 'observation') return 'no answer came; seen to be done by looking at the account'
  if (outcome?.concludedBy === 'answer') return 'the vendor said yes'
  if (outcome?.message !== undefined) return outcome.message
  if (view.behind !== undefined) return `behind ${view.behind}`
  if (view.reason !== undefined) return `waits: ${view.reason}`
  return view.status === 'resolving' ? 'the answer is unknown; looks before anything is sent again' : ''
}
