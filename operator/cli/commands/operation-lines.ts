import type { Operation } from '../../client/api-client.ts'
import type { ExitName } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

export const ended = new Set(['applied', 'rejected', 'withdrawn'])

/** How a command ends that waited for an operation. */
export function exitOf({ status }: { status: string }): ExitName {
  if (status === 'parked') return 'parked'
  return status === 'rejected' || status === 'withdrawn' ? 'refused' : 'done'
}

export function operationTable(terminal: Terminal, operations: readonly Operation[]): void {
  if (operations.length === 0) {
    terminal.note('There are none.')
    return
  }
  terminal.table(
    ['OPERATION ID', 'OPERATION', 'ACCOUNT', 'STATUS', 'CODE', 'SINCE', 'WHAT IS KNOWN'],
    operations.map((one) => [
      ...[one.operationId, one.operation, one.account ?? '', one.status, one.code ?? one.heldBy?.code ?? ''],
      ...[
        one.finishedAt ?? one.receivedAt,
        one.message ?? (one.behind === undefined ? '' : `waits behind ${one.behind}`),
      ],
    ]),
  )
}

/** One operation with what blocks it and what a person can do. */
export function operationLines(one: Operation): [string, string][] {
  const { blockedBy, heldBy } = one
  const block = blockedBy && [blockedBy.operationId, blockedBy.status, blockedBy.code, `since ${blockedBy.since}`]
  const held = heldBy && [heldBy.code, heldBy.since && `since ${heldBy.since}`, heldBy.until && `until ${heldBy.until}`]
  const lines: [string, string | undefined][] = [
    ['operation', `${one.operation} ${one.operationId}`],
    ['partner', one.partner],
    ['account', one.account],
    [
      'status',
      [one.status, one.code, one.concludedBy && `concluded by ${one.concludedBy}`, one.effect && `effect ${one.effect}`]
        .filter(Boolean)
        .join(', '),
    ],
    ['what is known', one.message],
    ['received', one.receivedAt],
    ['finished', one.finishedAt],
    ['next look', one.dueAt],
    ['waits behind', one.behind],
    ['waits for', one.waitsFor?.join(', ')],
    ['blocked by', block?.filter(Boolean).join(', ')],
    ['held by', held?.filter(Boolean).join(', ')],
    ['plan', one.planType],
    ['effective', one.effectiveAt],
    ...(one.warnings ?? []).map((text): [string, string] => ['warning', text]),
    ...one.attempts.map((at): [string, string] => [
      'attempt',
      `${at.n} ${at.step} ${at.outcome} ${at.code ?? ''} ${at.at}`,
    ]),
    ...(one.nextSteps ?? []).map((text): [string, string] => ['next step', text]),
    ['letter', one.request === undefined ? undefined : `partner-ops letter ${one.partner} ${one.operationId}`],
  ]
  return lines.flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
}

export function pairs(terminal: Terminal, lines: readonly (readonly [string, string])[]): void {
  const [first, ...rest] = lines
  if (first !== undefined) terminal.table(first, rest)
}
