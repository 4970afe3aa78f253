import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Function as LambdaFunction, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { functionEnvironment } from '../function-environment.ts'
import { grantStatements } from './grant-statements.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName, type StageResources } from './stage-resources.ts'

/** A function of the catalogue with a role of its own, its log group and its alarm; whatever starts it comes on top. */
export class CatalogueFunction extends Construct {
  readonly function: LambdaFunction

  /** @param startStatements what Lambda does in the function's name to start it, or to keep what failed */
  constructor(
    scope: Construct,
    id: string,
    declaration: FunctionDeclaration,
    resources: StageResources,
    startStatements: readonly PolicyStatement[] = [],
  ) {
    super(scope, id)
    const { settings, code } = resources
    const functionName = resourceName(settings.name, declaration.name)
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/partner-ops/${settings.name}/${declaration.name}`,
      retention: settings.logRetentionDays satisfies RetentionDays,
      // The record of what was done is the ledger; a log group that outlives its stack stands in the way of the next.
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Grants ${functionName} what its catalogue entry names`,
      // Inside the role, because a stack holds 500 resources, and so nothing starts before it may do its work.
      inlinePolicies: {
        grants: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
            ...grantStatements(this, declaration, resources),
            ...startStatements,
          ],
        }),
      },
    })

    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: declaration.description,
      code: code.of(declaration),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      timeout: Duration.seconds(declaration.timeoutSeconds),
      memorySize: declaration.memoryMegabytes,
      environment: variables(declaration, resources, role.roleId),
      role,
      logGroup,
      // One operation rings the next of its lane, so a long lane is one long chain of sends. Lambda would take it for a
      // loop after 16 and put the doorbells into the dead-letter queue; every ring belongs to an operation that ended.
      recursiveLoop: ringsAlongLane(declaration) ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
    })
    // What fails behind a route is an answer 5xx, for which the API has one alarm.
    if (declaration.trigger.kind === 'http') return
    new RunbookAlarm(this, 'Errors', {
      alarmName: `${functionName}-errors`,
      meaning: `${functionName} fails or runs out of time.`,
      runbookSection: 'function-errors',
      metric: this.function.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      topic: resources.alarmTopic,
    })
  }
}

function ringsAlongLane({ trigger, grants }: FunctionDeclaration): boolean {
  return trigger.kind === 'queue' && grants.ringsOperations
}

function variables(
  declaration: FunctionDeclaration,
  resources: StageResources,
  ownRoleId: string,
): Record<string, string> {
  const queues = [...resources.queues]
  const address = (queueName: string) => `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${queueName}`
  return functionEnvironment(declaration, resources.settings, {
    tableName: resources.ledger.table.tableName,
    eventBusName: resources.bus.eventBusName,
    ownRoleId,
    // Spelled out: of addresses that are only known at deployment nobody could see what they have in common.
    queueUrls: Object.fromEntries(queues.map(([operation, { queueName }]) => [operation, address(queueName)])),
    deadLetterQueueUrls: Object.fromEntries(
      queues.map(([operation, { deadLettersName }]) => [operation, address(deadLettersName)]),
    ),
  })
}
