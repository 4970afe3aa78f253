import { RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { StageSettings } from '../stage-settings.ts'
import { resourceName } from './stage-resources.ts'

/** Who asked for what, and the answer; by route, because paths hold login names of clients. */
const accessLogFields = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  caller: '$context.identity.userArn',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
} as const

/** The HTTP API: every route is signed with IAM, throttled and logged. */
export class OperationsApi extends Construct {
  readonly api: HttpApi
  readonly url: string

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id)
    this.api = new HttpApi(this, 'Api', {
      apiName: resourceName(settings.name),
      description: 'Partner Ops: submit operations, read what became of them, ask for memberships',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    })
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Groups below this prefix need no entry in the account's resource policy, whose size is limited.
      logGroupName: `/aws/vendedlogs/partner-ops/${settings.name}/api`,
      retention: settings.logRetentionDays satisfies RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: {
        rateLimit: settings.apiThrottle.requestsPerSecond,
        burstLimit: settings.apiThrottle.burst,
      },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    })
    this.url = stage.url
  }
}
