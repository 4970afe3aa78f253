import { CfnOutput, Stack, Tags } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { FunctionDeclaration, QueueFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { AlarmTopic } from '../constructs/alarm-topic.ts'
import { ApiFunction } from '../constructs/api-function.ts'
import { AttentionQueue } from '../constructs/attention-queue.ts'
import { EncryptedTransport } from '../constructs/encrypted-transport.ts'
import { FailureAlarms } from '../constructs/failure-alarms.ts'
import { functionCode } from '../constructs/function-code.ts'
import { LedgerTable } from '../constructs/ledger-table.ts'
import { OperationsApi } from '../constructs/operations-api.ts'
import { PartnerOperation } from '../constructs/partner-operation.ts'
import { RunbookAlarm } from '../constructs/runbook-alarm.ts'
import { ScheduledFunction } from '../constructs/scheduled-function.ts'
import { StageDashboard } from '../constructs/stage-dashboard.ts'
import { stageMetric } from '../constructs/stage-metric.ts'
import { resourceName, type StageResources } from '../constructs/stage-resources.ts'
import { StandingAlarms } from '../constructs/standing-alarms.ts'
import { TokenSecrets } from '../constructs/token-secrets.ts'
import { VendorKeyAlarms } from '../constructs/vendor-key-alarms.ts'
import { functionsOfStage } from '../functions-of-stage.ts'
import type { StageSettings } from '../stage-settings.ts'

export interface PartnerOpsStackProps {
  settings: StageSettings
  /** Folder that holds the sources. */
  projectRoot: string
  /** The functions with queues of their own: the operations, and the one that works on the lines. */
  operations: readonly QueueFunctionDeclaration[]
  /** The functions with other triggers. */
  others: readonly FunctionDeclaration[]
}

/** Everything of one stage, made from the catalogue: a new entry brings its resources with it. */
export class PartnerOpsStack extends Stack {
  constructor(scope: Construct, props: PartnerOpsStackProps) {
    const { settings } = props
    super(scope, resourceName(settings.name), {
      description: `Partner Ops for Constant Contact, stage ${settings.name}`,
      terminationProtection: settings.removalPolicy === 'retain',
    })
    Tags.of(this).add('partner-ops:stage', settings.name)

    const alarmTopic =
      settings.alarmEmail === undefined
        ? undefined
        : new AlarmTopic(this, 'Alarms', { stage: settings.name, email: settings.alarmEmail }).topic
    const ledger = new LedgerTable(this, 'Ledger', { stage: settings.name, removalPolicy: settings.removalPolicy })
    const bus = new EventBus(this, 'Events', { eventBusName: resourceName(settings.name) })
    new TokenSecrets(this, 'AccessTokens', settings)
    new AttentionQueue(this, 'Attention', { stage: settings.name, bus, alarmTopic })
    const operations = functionsOfStage(props.operations, settings).map(
      (declaration) => new PartnerOperation(this, declaration, { stage: settings.name, alarmTopic }),
    )
    const queues = new Map(operations.map(({ node, queue }) => [node.id, queue]))
    const staged = functionsOfStage([...props.operations, ...props.others], settings)
    const code = functionCode(this, staged, settings, props.projectRoot)
    const resources: StageResources = { settings, code, ledger, bus, queues, alarmTopic }

    for (const operation of operations) operation.addFunction(resources)
    new VendorKeyAlarms(this, 'VendorKeys', { stage: settings.name, alarmTopic })
    new RunbookAlarm(this, 'DependencyMissing', {
      alarmName: resourceName(settings.name, 'dependency-missing'),
      meaning: 'An operation waits for another that nobody has sent; its account stands still.',
      runbookSection: 'dependency-missing',
      metric: stageMetric(settings.name, 'DependencyMissing'),
      threshold: 1,
      topic: alarmTopic,
    })
    const api = new OperationsApi(this, 'Api', settings)
    const scheduleGroup = new CfnScheduleGroup(this, 'Schedules', { name: resourceName(settings.name) })
    const kept: IQueue[] = []
    for (const declaration of functionsOfStage(props.others, settings)) {
      const { trigger } = declaration
      if (trigger.kind === 'http') new ApiFunction(this, declaration, trigger, api.api, resources)
      if (trigger.kind === 'schedule') {
        kept.push(new ScheduledFunction(this, declaration, trigger, scheduleGroup, resources).deadLetters)
      }
    }

    code.remove()

    new FailureAlarms(this, 'Failures', api.api, resources)
    new StandingAlarms(this, 'Standing', resources)
    new EncryptedTransport(
      this,
      'Transport',
      [...queues.values()].flatMap(({ queue, deadLetters }) => [queue, deadLetters]).concat(kept),
    )
    if (settings.dashboard) {
      new StageDashboard(this, 'Dashboard', {
        functions: [...props.operations, ...props.others],
        api: api.api,
        resources,
      })
    }

    new CfnOutput(this, 'ApiAddress', { value: api.url })
    new CfnOutput(this, 'TableName', { value: ledger.table.tableName })
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName })
    for (const [operation, { queue }] of queues) {
      new CfnOutput(
        this,
        `QueueOf-${operation}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
        {
          value: queue.queueUrl,
          description: `Queue of ${operation}`,
        },
      )
    }
  }
}
