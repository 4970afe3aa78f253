import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnQueuePolicy, type IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

/** One policy for all queues of a stage: nobody may reach them over plain HTTP. One each would take a resource for every queue. */
export class EncryptedTransport extends Construct {
  constructor(scope: Construct, id: string, queues: readonly IQueue[]) {
    super(scope, id)
    new CfnQueuePolicy(this, 'Policy', {
      queues: queues.map(({ queueUrl }) => queueUrl),
      policyDocument: new PolicyDocument({
        statements: [
          new PolicyStatement({
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ['sqs:*'],
            // Of a queue's own policy: the queue that it belongs to.
            resources: ['*'],
            conditions: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      }),
    })
  }
}
