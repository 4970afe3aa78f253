import type { Operation } from '../api-shapes.ts'
import { accountLink, operationLink } from '../place.ts'
import { Age } from './moment.tsx'
import { Scrolled } from './scrolled.tsx'
import { Status } from './status.tsx'

/** Why it is as it is, in a few words. */
export function reasonOf({ code, reason, behind, heldBy, waitsFor, effect }: Operation): string {
  if (code !== undefined) return code
  if (behind !== undefined) return `behind ${behind}`
  if (waitsFor !== undefined && waitsFor.length > 0) return `waits for ${waitsFor.join(', ')}`
  if (heldBy?.code !== undefined) return heldBy.code
  return reason ?? effect ?? ''
}

export function OperationTable(props: { operations: readonly Operation[]; caption: string; withAccount?: boolean }) {
  const { operations, caption, withAccount = true } = props
  if (operations.length === 0) return null
  return (
    <Scrolled label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Status</th>
            <th scope="col">Why</th>
            {withAccount ? <th scope="col">Account</th> : null}
            <th scope="col">Id</th>
            <th scope="col">Received</th>
            <th scope="col">Ended</th>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <tr key={`${operation.partner}/${operation.operationId}`}>
              <td>{operation.operation}</td>
              <td>
                <Status is={operation.status} />
              </td>
              <td>
                <small>{reasonOf(operation)}</small>
              </td>
              {withAccount ? (
                <td>
                  {operation.account === undefined ? (
                    <span class="quiet">by id</span>
                  ) : (
                    <a href={accountLink(operation.partner, operation.account)}>{operation.account}</a>
                  )}{' '}
                  <small class="quiet">{operation.partner}</small>
                </td>
              ) : null}
              <td>
                <a href={operationLink(operation.partner, operation.operationId)}>{operation.operationId}</a>
              </td>
              <td>
                <Age at={operation.receivedAt} />
              </td>
              <td>
                <Age at={operation.finishedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}
