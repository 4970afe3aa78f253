import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { resourceName } from './stage-resources.ts'

/** Sends the stage's alarms to one address, which has to confirm once. */
export class AlarmTopic extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, props: { stage: string; email: string }) {
    super(scope, id)
    this.topic = new Topic(this, 'Topic', { topicName: resourceName(props.stage, 'alarms'), enforceSSL: true })
    this.topic.addSubscription(new EmailSubscription(props.email))
    // A policy of one's own replaces the default one, by which CloudWatch may publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
  }
}
