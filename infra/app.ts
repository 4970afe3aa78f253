import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import {
  apiFunctions,
  operationFunctions,
  scheduledFunctions,
  workLineFunction,
} from '../shared/operations/catalogue.ts'
import { loadStage } from './load-stage.ts'
import { PartnerOpsStack } from './stacks/partner-ops-stack.ts'

const app = new App()
const settings = await loadStage(app.node.tryGetContext('stage'))
new PartnerOpsStack(app, {
  settings,
  projectRoot: join(import.meta.dirname, '..'),
  operations: [...operationFunctions, workLineFunction],
  others: [...apiFunctions, ...scheduledFunctions],
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
app.synth()
