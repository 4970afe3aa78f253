import { type HttpApi, HttpMethod, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import type { FunctionDeclaration, Trigger } from '../../shared/operations/function-declaration.ts'
import { CatalogueFunction } from './catalogue-function.ts'
import type { StageResources } from './stage-resources.ts'

export type HttpTrigger = Extract<Trigger, { kind: 'http' }>

/** One route of the HTTP API and the function behind it; the API's authorizer applies to it. */
export class ApiFunction extends Construct {
  constructor(
    scope: Construct,
    declaration: FunctionDeclaration,
    trigger: HttpTrigger,
    api: HttpApi,
    resources: StageResources,
  ) {
    super(scope, declaration.name)
    const worker = new CatalogueFunction(this, 'Worker', declaration, resources)
    api.addRoutes({
      path: trigger.route,
      methods: [HttpMethod[trigger.method]],
      integration: new HttpLambdaIntegration('Integration', worker.function, {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      }),
    })
  }
}
