import { expect, test } from 'vitest'
import { type CountedTemplate, idleCost, totalCost } from '../../infra/idle-cost.ts'
import { stage } from '../../infra/stages/example.ts'
import { operationFunctions } from '../../shared/operations/catalogue.ts'
import { synthesizeStage } from './synthesized-stage.ts'

const byHand = stage.partners.length + 1

/** Three alarms, and the empty asking of one queue. */
const eachOperation = 0.56
/** Everything that is there once. */
const theStage = 5.97

test('the example stage costs no more than 5.97 US dollars a month, and 0.56 for each operation, while nothing happens', () => {
  const { template } = synthesizeStage({ settings: stage })
  const cost = idleCost(template.toJSON() as CountedTemplate, byHand)
  expect(cost).toMatchObject({ dashboard: 0, keys: 1 })
  expect(cost.secrets).toBeCloseTo(0.4 * (2 + byHand))
  expect(cost.emptyPolling).toBeGreaterThan(2)
  expect(cost.scheduledRuns).toBeGreaterThan(0.05)
  expect(totalCost(cost), JSON.stringify(cost)).toBeLessThanOrEqual(
    theStage + eachOperation * operationFunctions.length,
  )
})

test('the dashboard comes with its setting, for 3 US dollars a month', () => {
  const { template } = synthesizeStage({ settings: { ...stage, dashboard: true } })
  expect(idleCost(template.toJSON() as CountedTemplate, byHand)).toMatchObject({ dashboard: 3 })
})

test('an alarm is paid for each metric that it looks at, and not for its expression', () => {
  const metric = { MetricStat: {} }
  const Resources = {
    one: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
    three: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [metric, metric, metric, { Expression: 'm1' }] } },
  }
  expect(idleCost({ Resources }, 0)).toMatchObject({ alarms: 0.4, dashboard: 0, secrets: 0 })
})
