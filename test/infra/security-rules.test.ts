import { Validations } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { afterEach, expect, test, vi } from 'vitest'
import { synthesizeStage } from './synthesized-stage.ts'

/** The first run of the rules loads every pack, which takes seconds on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

afterEach(() => {
  vi.restoreAllMocks()
})

function findings(stack: IConstruct): string[] {
  return new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    )
    .sort()
}

test('the AWS Solutions rules find nothing that is not acknowledged', () => {
  expect(findings(synthesizeStage().stack)).toEqual([])
})

test('and would find it: a plain queue beside the others is reported', () => {
  const { stack } = synthesizeStage()
  new Queue(stack, 'Plain')
  expect(findings(stack)).toContain('AwsSolutions-SQS4 at partner-ops-test/Plain/Resource')
})

test('no more is acknowledged than these findings, each with its reason', () => {
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockImplementation(() => {})
  const { stack } = synthesizeStage()
  const clientPasswords =
    'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:partner-ops/test/client-passwords/*'
  expect(findings(stack)).toEqual([
    `AwsSolutions-IAM5[Resource::${clientPasswords}] at partner-ops-test/provision-account/Worker/Role/Resource`,
    `AwsSolutions-IAM5[Resource::${clientPasswords}] at partner-ops-test/work-line/Worker/Role/Resource`,
    'AwsSolutions-SQS3 at partner-ops-test/Attention/Queue/Resource',
    'AwsSolutions-SQS3 at partner-ops-test/reconcile/DeadLetters/Queue/Resource',
    'AwsSolutions-SQS3 at partner-ops-test/sweep/DeadLetters/Queue/Resource',
  ])
  const acknowledged = acknowledge.mock.calls.flat()
  expect(acknowledged.map(({ id }) => id).sort()).toEqual([
    `AwsSolutions-IAM5[Resource::${clientPasswords}]`,
    `AwsSolutions-IAM5[Resource::${clientPasswords}]`,
    'AwsSolutions-SQS3',
    'AwsSolutions-SQS3',
    'AwsSolutions-SQS3',
  ])
  for (const { id, reason } of acknowledged) expect(reason.length, id).toBeGreaterThan(40)
})
