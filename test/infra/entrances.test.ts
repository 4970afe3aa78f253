import { expect, test } from 'vitest'
import { defineStage } from '../../infra/stage-settings.ts'
import { apiFunctions, scheduledFunctions } from '../../shared/operations/catalogue.ts'
import { settingsInput, synthesizeStage } from './synthesized-stage.ts'
import { readable, resourceNamed, resourcesOf } from './template-reader.ts'

const { template } = synthesizeStage()

test('the API has exactly the routes of the catalogue, each signed with IAM and answered by its own function', () => {
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const integrationId = properties.Target['Fn::Join'][1][1].Ref
    const integration = resourcesOf(template, 'AWS::ApiGatewayV2::Integration').find(({ id }) => id === integrationId)
    return {
      route: properties.RouteKey,
      authorization: properties.AuthorizationType,
      payload: integration?.properties.PayloadFormatVersion,
      function: readable(template, integration?.properties.IntegrationUri),
    }
  })
  const expected = apiFunctions.flatMap(({ name, trigger }) =>
    trigger.routes.map(({ method, route }) => ({
      route: `${method} ${route}`,
      authorization: 'AWS_IAM',
      payload: '2.0',
      function: `partner-ops-test-${name}`,
    })),
  )
  expect(routes).toHaveLength(expected.length)
  expect(routes).toEqual(expect.arrayContaining(expected))
})

test('the API logs who asked for which route, but no path, since paths hold login names of clients', () => {
  const [stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage')
  const { Format, DestinationArn } = stage?.properties.AccessLogSettings ?? {}
  const fields = Object.values(JSON.parse(Format) as Record<string, string>)
  expect(fields).toContain('$context.routeKey')
  expect(fields).toContain('$context.identity.userArn')
  expect(fields.filter((field) => /path|query|requestOverride/i.test(field))).toEqual([])
  expect(readable(template, DestinationArn)).toBe('/aws/vendedlogs/partner-ops/test/api')
})

test('the API takes no more requests than the stage says', () => {
  const settings = defineStage({ ...settingsInput, apiThrottle: { requestsPerSecond: 7, burst: 9 } })
  const [stage] = resourcesOf(synthesizeStage({ settings }).template, 'AWS::ApiGatewayV2::Stage')
  expect(stage?.properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 })
})

test.each(scheduledFunctions)(
  '$name is started by the clock, in UTC, and what cannot be started is kept',
  (declaration) => {
    const name = `partner-ops-test-${declaration.name}`
    const { properties } = resourceNamed(template, 'AWS::Scheduler::Schedule', 'Name', name)
    expect(properties).toMatchObject({
      ScheduleExpression: declaration.trigger.expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
    })
    expect(readable(template, properties.Target.Arn)).toBe(name)
    expect(readable(template, properties.Target.DeadLetterConfig.Arn)).toBe(`${name}-dead-letters`)
    expect(properties.Target.RetryPolicy).toMatchObject({ MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 })
  },
)

test('a failed run is kept as well, because the scheduler only hands over', () => {
  const destinations = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(({ properties }) => [
    readable(template, properties.FunctionName),
    readable(template, properties.DestinationConfig.OnFailure.Destination),
  ])
  expect(destinations.sort()).toEqual([
    ['partner-ops-test-reconcile', 'partner-ops-test-reconcile-dead-letters'],
    ['partner-ops-test-sweep', 'partner-ops-test-sweep-dead-letters'],
  ])
})

test('a stage may set other times', () => {
  const settings = defineStage({ ...settingsInput, schedules: { reconcile: 'cron(30 1 * * ? *)' } })
  const { template: other } = synthesizeStage({ settings })
  const expression = (name: string) =>
    resourceNamed(other, 'AWS::Scheduler::Schedule', 'Name', name).properties.ScheduleExpression
  expect(expression('partner-ops-test-reconcile')).toBe('cron(30 1 * * ? *)')
  expect(expression('partner-ops-test-sweep')).toBe('rate(1 minute)')
})
