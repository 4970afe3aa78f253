import { expect, it } from 'vitest'
import { evidenceOf } from '../../../../shared/partner-api/calling/call-evidence.ts'
import { failureOf } from '../../../../shared/partner-api/failure-classification.ts'
import { readPlan } from '../../../../shared/partner-api/v3/calls/read-plan.ts'
import { answered } from '../answers.ts'

const failure = failureOf('ANSWER_UNREADABLE')

it('nothing is kept of a success that could not be read, whatever the reader threw', () => {
  const exchange = answered(200, '{"first_name":"Robin"}')
  const evidence = evidenceOf(readPlan('a1'), exchange, { failure, cause: new TypeError('Robin') }, () => 'Robin', [])
  expect(evidence).toMatchObject({ call: 'v3 read-plan', status: 200 })
  expect(JSON.stringify(evidence)).not.toContain('Robin')
})

it('what is kept fits into 2 KB, however much was sent and answered', () => {
  const call = { ...readPlan('a1'), sent: { products: new Array(500).fill('EmailMarketing') } }
  const evidence = evidenceOf(call, answered(400, ''), { failure }, () => 'word '.repeat(10_000), [])
  expect(Buffer.byteLength(JSON.stringify(evidence))).toBeLessThan(2_048)
})
