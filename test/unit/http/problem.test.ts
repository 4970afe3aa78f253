import { describe, expect, test } from 'vitest'
import { failureAnswer, jsonAnswer, problemAnswer } from '../../../shared/entry/http/problem.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { LedgerError } from '../../../shared/ledger/ledger-error.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

describe('a failure inside', () => {
  test.each([
    ['the ledger cannot be reached', new StoreError('STORE_UNAVAILABLE', 'Planted'), 503, 'LEDGER_UNAVAILABLE'],
    ['the ledger is throttled', new StoreError('STORE_THROTTLED', 'Planted'), 503, 'LEDGER_UNAVAILABLE'],
    ['too many races were lost', new LedgerError('CONTENDED', 'Planted'), 503, 'LEDGER_UNAVAILABLE'],
    [
      'an item is damaged: trying again helps nothing',
      new LedgerError('ITEM_DAMAGED', 'Planted'),
      500,
      'INTERNAL_ERROR',
    ],
    ['the ledger has another form', new LedgerError('FORM_DIFFERS', 'Planted'), 503, 'LEDGER_FORM_DIFFERS'],
    ['something unforeseen', new Error('Planted'), 500, 'INTERNAL_ERROR'],
    ['no error was thrown but something else', 'Planted', 500, 'INTERNAL_ERROR'],
  ])('is told without any of its text: %s', (_what, error, status, code) => {
    const answer = failureAnswer(error)
    const problem = problemIn(answer)
    expect(problem).toMatchObject({ status, code, nextSteps: [expect.stringContaining('again')] })
    expect(answer.body).not.toContain('Planted')
  })
})

describe('an answer', () => {
  test('is never kept by a cache', () => {
    expect(jsonAnswer(200, { a: 1 }, { location: '/x' })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', location: '/x' },
      body: '{"a":1}',
    })
  })

  test('that tells a problem is of its own media type, with its code in its type', () => {
    const problem = problemIn(problemAnswer({ status: 404, code: 'OPERATION_NOT_FOUND', title: 'None.', detail: 'x' }))
    expect(problem).toEqual({
      type: 'urn:partner-ops:problem:OPERATION_NOT_FOUND',
      code: 'OPERATION_NOT_FOUND',
      status: 404,
      title: 'None.',
      detail: 'x',
    })
  })
})
