/** What the HTTP API answers, as far as the page shows it; `docs/schemas/openapi.json` has all of it. */

export type Status =
  | 'received'
  | 'accepted'
  | 'waiting'
  | 'deferred'
  | 'sending'
  | 'resolving'
  | 'parked'
  | 'applied'
  | 'rejected'
  | 'withdrawn'

export interface Operation {
  operationId: string
  operation: string
  partner: string
  account?: string
  status: Status
  version: number
  receivedAt: string
  finishedAt?: string
  reason?: string
  dueAt?: string
  heldBy?: { code?: string; since?: string; until?: string }
  waitsFor?: string[]
  behind?: string
  blockedBy?: { operationId: string; operation: string; status: string; code?: string; since: string }
  concludedBy?: string
  effect?: string
  code?: string
  message?: string
  nextSteps?: string[]
  warnings?: string[]
  request?: { to: string; subject: string; text: string }
  effectiveAt?: string
  planType?: string
  attempts: { n: number; step: string; outcome: string; code?: string; at: string }[]
}

export interface OperationsPage {
  operations: Operation[]
  next?: string
}

export interface Happening {
  at: string
  happened: string
  attempt?: number
  step?: string
  outcome?: string
  code?: string
  message?: string
  concludedBy?: string
  effect?: string
  decision?: string
  by?: string
  why?: string
  looks?: number
  /** Of a call's answer. */
  status?: number
  mayLeaveUntil?: string
  after?: string[]
  exchange?: Record<string, unknown>
  answer?: unknown
  answered?: unknown
}

export interface Timeline {
  operationId: string
  status: Status
  version: number
  events: Happening[]
}

export interface Key {
  key: string
  partners: string[]
  state: 'running' | 'recovering' | 'stopped'
  reason?: string
  code?: string
  since?: string
  until?: string
  probe?: { failed: number; askedBy?: string; why?: string }
  pause?: { by: string; why: string; since: string; until?: string }
  heldCalls: { partner: string; call: string; code: string; since: string; nextTry: string }[]
  day: { date: string; limit: number; used: number; left: number }
  rate: { perSecond: number; present: number }
  waitingLines: number
}

export interface PartnerOverview {
  partner: string
  open: Partial<Record<Status, Record<string, number>>>
  parkedByCode: Record<string, number>
  oldest?: { operationId: string; operation: string; status: Status; receivedAt: string }
  finished: FinishedHour[]
  isComplete: boolean
  finishedFrom: string
}

export interface FinishedHour {
  hour: string
  applied: number
  rejected: number
  withdrawn: number
}

export interface Pause {
  partner: string
  operation?: string
  account?: string
  by: string
  why: string
  since: string
  until?: string
}

export interface Overview {
  at: string
  partners: PartnerOverview[]
  keys: Key[]
  pauses: Pause[]
}

export interface Account {
  partner: string
  account: string
  vendorIds: Record<string, string>
  fields: Record<string, { value: string | number | boolean | null; observedAt?: string; changedAt?: string }>
  lane: string[]
}

export interface AccountsPage {
  accounts: {
    account: string
    presence?: string
    status?: string
    planType?: string
    singleBilling?: boolean
    lane: number
  }[]
  next?: string
}

export interface Run {
  partner: string
  run: string
  state: 'running' | 'complete' | 'abandoned'
  startedAt: string
  finishedAt?: string
  asked?: { by: string; why: string }
  progress: {
    pages: number
    accounts: number
    calls: number
    pagesBefore?: number
    accountsBefore?: number
    secondsLeft?: number
  }
  differences: { thereNotHere: number; hereNotThere: number; differs: number }
  oddRows?: number
  failures: number
  lastFailure?: string
  triedAgainAt?: string
}

export interface RepairPlan {
  hash: string
  madeAt: string
  rowsInAll: number
  totals: Record<string, unknown>
  repairs: number
  irreversible: number
  guards: { code: string; message: string; nextSteps: string[] }[]
  rows: PlanRow[]
  next?: string
}

export interface PlanRow {
  n: number
  account: string
  kind: string
  fields: { field: string; wanted: unknown; found: unknown }[]
  since: string
  repair?: { operation: string; input: Record<string, unknown>; operationId: string; irreversible?: true }
  none?: { code: string; message: string }
}

/** RFC 9457, as the HTTP API and the console's own server answer it. */
export interface ProblemBody {
  code: string
  status: number
  title: string
  detail?: string
  nextSteps?: string[]
  problems?: { field: string; rule: string; value?: string }[]
  operation?: Operation
}
