import { useState } from 'preact/hooks'
import { Scrolled } from '../parts/scrolled.tsx'
import { operationLink } from '../place.ts'

/** The API's word on one line of a file. */
export interface AnsweredLine {
  line: number
  result: string
  operationId?: string
  partner?: string
  account?: string
  operation?: string
  code?: string
  title?: string
  problems?: { field: string; rule: string; value?: string }[]
  expected?: { would: string; code?: string; message?: string; warnings?: string[] }
  ahead?: number
}

/** Refused lines, and those that would end otherwise than people want. */
export function sortOf({ result, expected }: AnsweredLine): 'good' | 'bad' {
  const good = ['accepted', 'valid', 'known', 'duplicate']
  return good.includes(result) && !['reject', 'park'].includes(expected?.would ?? '') ? 'good' : 'bad'
}

const pageSize = 100

/** Sums, and the lines that somebody has to look at, page by page. */
export function BulkResults({ answers }: { answers: readonly AnsweredLine[] }) {
  const [page, setPage] = useState(0)
  if (answers.length === 0) return null
  const sums = new Map<string, number>()
  for (const answer of answers) sums.set(wordOf(answer), (sums.get(wordOf(answer)) ?? 0) + 1)
  const bad = answers.filter((answer) => sortOf(answer) === 'bad')
  const pages = Math.max(1, Math.ceil(bad.length / pageSize))
  const shown = bad.slice(Math.min(page, pages - 1) * pageSize).slice(0, pageSize)
  return (
    <>
      <ul class="sums">
        {[...sums].map(([word, count]) => (
          <li key={word}>
            <strong>{count.toLocaleString()}</strong> {word}
          </li>
        ))}
      </ul>
      {bad.length === 0 ? null : (
        <Scrolled label="Lines that need a look">
          <table>
            <caption class="unseen">Lines that need a look</caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  Line
                </th>
                <th scope="col">Id</th>
                <th scope="col">Account</th>
                <th scope="col">Result</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((answer) => (
                <tr key={answer.line}>
                  <td class="number">{answer.line}</td>
                  <td>
                    {answer.partner === undefined || answer.operationId === undefined ? (
                      answer.operationId
                    ) : (
                      <a href={operationLink(answer.partner, answer.operationId)}>{answer.operationId}</a>
                    )}
                  </td>
                  <td>{answer.account}</td>
                  <td>{wordOf(answer)}</td>
                  <td>
                    <small>{whyOf(answer)}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
      {pages === 1 ? null : (
        <nav class="pager" aria-label="Pages of the lines">
          <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Back
          </button>
          <span>
            Page {page + 1} of {pages}
          </span>
          <button type="button" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
            Next
          </button>
        </nav>
      )}
    </>
  )
}

const wordOf = ({ result, code, expected }: AnsweredLine): string =>
  expected === undefined
    ? [result, code].filter((word) => word !== undefined).join(' ')
    : `would ${[expected.would, expected.code].filter((word) => word !== undefined).join(' ')}`

const whyOf = ({ title, problems = [], expected }: AnsweredLine): string =>
  [
    expected?.message ?? title,
    ...problems.map(({ field, rule, value }) => `${field} ${rule}${value === undefined ? '' : ` (given: ${value})`}`),
  ]
    .filter((text) => text !== undefined)
    .join('; ')
