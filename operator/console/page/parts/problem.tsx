import type { ProblemBody } from '../api-shapes.ts'

/** What the server refused, why, and what to do. */
export function Problem({ problem }: { problem: ProblemBody | undefined }) {
  // The banner says it already.
  if (problem === undefined || ['CONSOLE_LOST', 'API_UNREACHABLE', 'CONSOLE_TOKEN'].includes(problem.code)) return null
  return (
    <div class="problem" role="alert">
      <p>
        <code>{problem.code}</code> {problem.title} {problem.detail}
      </p>
      {problem.problems === undefined ? null : (
        <ul>
          {problem.problems.map(({ field, rule, value }) => (
            <li key={`${field} ${rule}`}>
              <code>{field}</code> {rule}
              {value === undefined ? null : <> (given: {value})</>}
            </li>
          ))}
        </ul>
      )}
      <NextSteps steps={problem.nextSteps} />
    </div>
  )
}

export function NextSteps({ steps }: { steps: readonly string[] | undefined }) {
  if (steps === undefined || steps.length === 0) return null
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
