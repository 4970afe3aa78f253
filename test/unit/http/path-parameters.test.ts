import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { pathParameters } from '../../../shared/entry/http/path-parameters.ts'
import { loginSchema, partnerIdSchema } from '../../../shared/messaging/operation-message.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const schema = z.strictObject({ partner: partnerIdSchema, login: loginSchema })

const refused = (parameters: Record<string, string | undefined> | undefined) => {
  const path = pathParameters(schema, parameters)
  if (!('refused' in path)) throw new Error('It was not refused.')
  return problemIn(path.refused)
}

describe('the parameters of a path', () => {
  test('are given as they are', () => {
    expect(pathParameters(schema, { partner: 'acme', login: 'Robin+1@example.com' })).toEqual({
      values: { partner: 'acme', login: 'Robin+1@example.com' },
    })
  })

  test.each([
    ['..', 'login'],
    ['<script>alert(1)</script>', 'login'],
    ['a/b', 'login'],
    ['a b', 'login'],
    ['', 'login'],
    ['x'.repeat(51), 'login'],
  ])('are refused with field, rule and value: %s', (login, field) => {
    expect(refused({ partner: 'acme', login })).toMatchObject({
      status: 400,
      code: 'PATH_INVALID',
      problems: expect.arrayContaining([
        { code: 'FIELD_INVALID', field, rule: expect.stringMatching(/^must /), value: JSON.stringify(login) },
      ]),
    })
  })

  test('are all told at once', () => {
    const { problems } = refused({ partner: 'ACME', login: 'a/b' })
    expect(problems).toMatchObject([
      { field: 'partner', value: '"ACME"' },
      { field: 'login', value: '"a/b"' },
    ])
  })

  test('are cut short where they are long', () => {
    const { problems } = refused({ partner: 'acme', login: 'y'.repeat(5_000) })
    expect(problems).toMatchObject([{ value: expect.stringMatching(/^"y{79}…$/) }])
  })

  test('are missing where there are none', () => {
    expect(refused(undefined).problems).toMatchObject([{ field: 'partner' }, { field: 'login' }])
    for (const problem of refused(undefined).problems as { rule: string }[]) expect(problem.rule).toBe('is required')
  })
})
