import { Validations } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { expect, test } from 'vitest'
import { synthesizeStage } from './synthesized-stage.ts'

function findings(stack: IConstruct): string[] {
  return new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName)
}

test('the AWS Solutions rules find nothing that is not acknowledged', () => {
  expect(findings(synthesizeStage().stack)).toEqual([])
})

test('and would find it: a plain queue beside the others is reported', () => {
  const { stack } = synthesizeStage()
  new Queue(stack, 'Plain')
  expect(findings(stack)).toContain('AwsSolutions-SQS4')
})

test('what is acknowledged is known one by one, each at one construct and with its reason', () => {
  const acknowledged = synthesizeStage()
    .stack.node.findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .map(({ data }) => ({ at: construct.node.path.split('/').slice(1).join('/'), ...data })),
    )
  expect(acknowledged.map(({ at, id }) => `${at}: ${id}`)).toEqual([])
})
