import type { Operation, Timeline } from '../api-shapes.ts'
import { useActs } from '../parts/act-dialog.tsx'
import { DecisionButtons, operationPath } from '../parts/decisions.tsx'
import { Letter } from '../parts/letter.tsx'
import { LifePicture } from '../parts/life-picture.tsx'
import { Age } from '../parts/moment.tsx'
import { NextSteps, Problem } from '../parts/problem.tsx'
import { Status } from '../parts/status.tsx'
import { accountLink, operationLink } from '../place.ts'
import { usePolled } from '../polled.ts'

const isOver = (operation: Operation | undefined): boolean => operation?.finishedAt !== undefined

/** One operation: how it stands, what may be done, and how it came to that. */
export function OneOperation({ partner, operationId }: { partner: string; operationId: string }) {
  const path = operationPath(partner, operationId)
  const { value: operation, problem, again } = usePolled<Operation>(path, 2_000)
  const timeline = usePolled<Timeline>(`${path}/timeline`, isOver(operation) ? 30_000 : 2_000)
  const acts = useActs(() => {
    void again()
    void timeline.again()
  })
  return (
    <>
      <h1>
        {operationId} {operation === undefined ? null : <Status is={operation.status} />}
      </h1>
      {acts.element}
      <Problem problem={problem} />
      {operation === undefined ? null : (
        <>
          <Facts operation={operation} />
          {operation.message === undefined ? null : <p class="message">{operation.message}</p>}
          <NextSteps steps={operation.nextSteps} />
          {(operation.warnings ?? []).map((warning) => (
            <p key={warning} class="banner">
              {warning}
            </p>
          ))}
          <DecisionButtons operation={operation} begin={acts.begin} />
          <h2>Its life</h2>
          {timeline.value === undefined ? null : <LifePicture events={timeline.value.events} operation={operation} />}
          <Problem problem={timeline.problem} />
          {operation.request === undefined ? null : <Letter letter={operation.request} />}
        </>
      )}
    </>
  )
}

function Facts({ operation }: { operation: Operation }) {
  const { partner, account, behind, blockedBy, waitsFor, code, concludedBy, effect, reason, heldBy, dueAt } = operation
  const facts: [string, unknown][] = [
    ['Operation', operation.operation],
    ['Partner', partner],
    ['Account', account === undefined ? undefined : <a href={accountLink(partner, account)}>{account}</a>],
    ['Received', <Age key="received" at={operation.receivedAt} />],
    ['Ended', operation.finishedAt === undefined ? undefined : <Age key="ended" at={operation.finishedAt} />],
    ['Code', code === undefined ? undefined : <code key="code">{code}</code>],
    ['Concluded by', concludedBy],
    ['Effect', effect],
    ['Reason', [reason, heldBy?.code].filter(Boolean).join(' ') || undefined],
    ['Due', dueAt === undefined ? undefined : <Age key="due" at={dueAt} />],
    ['Waits for', waitsFor?.join(', ')],
    ['Behind', behind === undefined ? undefined : <a href={operationLink(partner, behind)}>{behind}</a>],
    [
      'Blocked by',
      blockedBy === undefined ? undefined : (
        <a key="blocked" href={operationLink(partner, blockedBy.operationId)}>
          {blockedBy.operationId} ({blockedBy.status} {blockedBy.code})
        </a>
      ),
    ],
    ['Takes effect', operation.effectiveAt],
    ['Plan', operation.planType],
    ['Version', operation.version],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, fact]) =>
        fact === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact as string}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
