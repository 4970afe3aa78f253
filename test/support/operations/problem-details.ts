import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { expect } from 'vitest'

/** The problem in an answer, which must be one in the sense of RFC 9457. */
export function problemIn(answer: APIGatewayProxyStructuredResultV2): Record<string, unknown> {
  expect(answer.headers?.['content-type']).toBe('application/problem+json')
  expect(answer.headers?.['cache-control']).toBe('no-store')
  const problem = JSON.parse(answer.body ?? '') as Record<string, unknown>
  expect(problem.type).toBe(`urn:partner-ops:problem:${problem.code}`)
  expect(problem.code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/)
  expect(URL.canParse(String(problem.type))).toBe(true)
  expect(problem.status).toBe(answer.statusCode)
  expect(typeof problem.title === 'string' && problem.title.length > 0).toBe(true)
  return problem
}
